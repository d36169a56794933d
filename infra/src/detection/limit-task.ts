import { type FluxText, flux, fluxFloat, fluxSource, fluxString } from '@nrg/influx/flux'
import { fluxDictionary, fluxRecord } from '../script/literal.ts'
import { type TaskScript, taskScript } from '../script/task-script.ts'
import type { Bound, Bounds } from './limit-settings.ts'
import { scopeKey } from './scopes.ts'
import { readingParameters } from './task-parameters.ts'

/** Readings past their limits to scores; no task where there is no limit. */
export function limitTask({ upper, lower }: Bounds): readonly TaskScript[] {
  if (upper.length + lower.length === 0) return []
  const params = fluxRecord({
    ...readingParameters(),
    upper: dictionary(upper, ({ limit }) => limit),
    lower: dictionary(lower, ({ limit }) => limit),
    upper_release: dictionary(upper, ({ release }) => release),
    lower_release: dictionary(lower, ({ release }) => release),
  })
  const above = predicate(upper, Math.min, (release) => flux`r._value > ${release}`)
  const below = predicate(lower, Math.max, (release) => flux`r._value < ${release}`)
  return [taskScript('limit.flux', 'Readings past a static limit', { params, above, below })]
}

function dictionary(bounds: readonly Bound[], value: (bound: Bound) => number): FluxText {
  return fluxDictionary(bounds.map((bound) => [scopeKey(bound), fluxFloat(value(bound))]))
}

/** What storage is asked for: of each metric, what passes the loosest release that any device has. */
function predicate(
  bounds: readonly Bound[],
  loosest: (...releases: number[]) => number,
  passes: (release: FluxText) => FluxText,
): FluxText {
  const terms = [...new Set(bounds.map(({ metric }) => metric))].map((metric) => {
    const releases = bounds.filter((bound) => bound.metric === metric).map((bound) => bound.release)
    const release = fluxFloat(loosest(...releases))
    return flux`r._field == ${fluxString(metric)} and ${passes(release)}`
  })
  return fluxSource(`(r) => ${terms.length === 0 ? 'r._field == ""' : terms.join(' or ')}`)
}
