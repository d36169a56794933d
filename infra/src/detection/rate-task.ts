import type { RateBound } from '@nrg/detection/detectors/rate'
import { scopeKey } from '@nrg/detection/settings/scopes'
import { type FluxText, flux, fluxDuration, fluxFloat, fluxSource, fluxString } from '@nrg/influx/flux'
import { fluxAnyOf, fluxDictionary, fluxRecord } from '../script/literal.ts'
import { type TaskScript, taskScript } from '../script/task-script.ts'
import { readingParameters } from './task-parameters.ts'

/** Readings that changed too fast to scores; no task where no rate is configured. */
export function rateTask(rates: readonly RateBound[]): readonly TaskScript[] {
  const judged = rates.filter(({ bound }) => bound < Number.MAX_VALUE)
  if (judged.length === 0) return []
  const metrics = [...new Set(judged.map(({ metric }) => metric))]
  const of = rates.filter(({ metric }) => metrics.includes(metric))
  const params = fluxRecord({
    ...readingParameters(),
    metrics: fluxAnyOf(metrics),
    longest: fluxDuration(`${Math.max(...judged.map(({ gapMs }) => gapMs))}ms`),
    bound: dictionary(of, ({ bound }) => bound),
    release: dictionary(of, ({ release }) => release),
    gap: dictionary(of, ({ gapMs }) => gapMs),
  })
  const near = fluxSource(`(r) => ${metrics.map((metric) => loosest(metric, judged)).join(' or ')}`)
  return [taskScript('rate.flux', 'Readings that changed faster than they may', { params, near })]
}

function dictionary(rates: readonly RateBound[], value: (rate: RateBound) => number): FluxText {
  return fluxDictionary(rates.map((rate) => [scopeKey(rate), fluxFloat(value(rate))]))
}

/** What may be past a release: the lowest of the metric's that any device has. */
function loosest(metric: string, judged: readonly RateBound[]): FluxText {
  const of = judged.filter((rate) => rate.metric === metric)
  const least = Math.min(...of.map(({ bound, release }) => bound * release))
  return flux`r._field == ${fluxString(metric)} and (r.speed >= ${fluxFloat(least)} or r.speed <= ${fluxFloat(-least)})`
}
