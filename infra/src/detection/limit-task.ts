import type { Bound, Bounds } from '@nrg/detection/detectors/limit'
import { scopeKey } from '@nrg/detection/settings/scopes'
import { type FluxText, flux, fluxFloat, fluxSource, fluxString } from '@nrg/influx/flux'
import { fluxAnyOf, fluxDictionary, fluxRecord } from '../script/literal.ts'
import { type TaskScript, taskScript } from '../script/task-script.ts'
import { readingParameters } from './task-parameters.ts'

/** Readings past their limits to scores; no task where there is no limit. */
export function limitTask({ upper, lower }: Bounds): readonly TaskScript[] {
  if (upper.length + lower.length === 0) return []
  const metrics = [...new Set([...upper, ...lower].map(({ metric }) => metric))]
  const params = fluxRecord({
    ...readingParameters(),
    metrics: fluxAnyOf(metrics),
    upper: dictionary(upper, ({ limit }) => limit),
    lower: dictionary(lower, ({ limit }) => limit),
    upper_release: dictionary(upper, ({ release }) => release),
    lower_release: dictionary(lower, ({ release }) => release),
  })
  const near = fluxSource(
    `(r) => ${[
      ...loosest(upper, Math.min, (release) => flux`r._value > ${release}`),
      ...loosest(lower, Math.max, (release) => flux`r._value < ${release}`),
    ].join(' or ')}`,
  )
  return [taskScript('limit.flux', 'Readings past a static limit', { params, near })]
}

function dictionary(bounds: readonly Bound[], value: (bound: Bound) => number): FluxText {
  return fluxDictionary(bounds.map((bound) => [scopeKey(bound), fluxFloat(value(bound))]))
}

/** What storage is asked for: of each metric, what passes the loosest release that any device has. */
function loosest(
  bounds: readonly Bound[],
  ofAll: (...releases: number[]) => number,
  passes: (release: FluxText) => FluxText,
): readonly FluxText[] {
  return [...new Set(bounds.map(({ metric }) => metric))].map((metric) => {
    const releases = bounds.filter((bound) => bound.metric === metric).map((bound) => bound.release)
    return flux`r._field == ${fluxString(metric)} and ${passes(fluxFloat(ofAll(...releases)))}`
  })
}
