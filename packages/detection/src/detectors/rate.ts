import { durationMs } from '@nrg/schema/duration'
import { type FleetConfig, limitFor } from '@nrg/schema/fleet-config'
import { all, any, type Condition, where } from '../script/condition.ts'
import { saneOption } from '../script/ignored.ts'
import { readingParameters } from '../script/parameters.ts'
import { ofReadings } from '../script/stage.ts'
import { dict, float, milliseconds, predicate, record, words } from '../script/value.ts'
import { byScope, type Scope, scopeKey, scopesOf } from '../settings/scopes.ts'
import { lasting, named, unitOf } from '../wording/telling.ts'
import { significant, sized } from '../wording/wording.ts'
import { defineDetector, settingsOf } from './detector.ts'
import { parametersOf } from './parameters.ts'
import { ready } from './watched.ts'

/** A reading that changed faster than the metric's own `limit.rate`. */
export const rate = defineDetector({
  name: 'rate',
  group: 'rate',
  parameters: parametersOf('release', 'gap'),
  defaults: { enabled: true, release: 0.8, gap: '5m', hold: '10m' },
  levels: {},
  inSd: false,
  judges: 'readings',
  tasks: (config) => {
    const bounds = rateSettings(config)
    const judged = bounds.filter(({ bound }) => bound < Number.MAX_VALUE)
    if (judged.length === 0) return []
    const metrics = [...new Set(judged.map(({ metric }) => metric))]
    const byScopeKey = (value: (bound: RateBound) => number) =>
      dict(bounds.filter(({ metric }) => metrics.includes(metric)).map((one) => [scopeKey(one), float(value(one))]))
    const params = record({
      ...readingParameters(),
      metrics: words(metrics),
      longest: milliseconds(Math.max(...judged.map(({ gapMs }) => gapMs))),
      bound: byScopeKey(({ bound }) => bound),
      release: byScopeKey(({ release }) => release),
      gap: byScopeKey(({ gapMs }) => gapMs),
    })
    const near = predicate(any(metrics.map((metric) => loosest(metric, judged))))
    const description = 'Readings that changed faster than they may'
    return [{ script: 'rate', description, options: { params, near, ...saneOption(config) }, stage: ofReadings() }]
  },
  watch: (config) => {
    const bound = byScope(config, (scope) => boundOf(config, scope) ?? null)
    return (scope) => {
      const most = bound(scope) ?? null
      return most === null ? undefined : ready(most)
    }
  },
  sentence: (alert, telling) => {
    const { metric, value, score, expected } = alert
    if (value === undefined || score === undefined) return undefined
    const unit = unitOf(alert, telling)
    const most = limitFor(telling.fleet, metric, alert.device_id).rate
    const tenth = (expected === undefined ? value : value - expected) / 10
    const from = expected === undefined ? 'at' : `from ${sized(expected, tenth)} to`
    const bound = most === undefined ? '' : `, faster than ${significant(most)}`
    return `${metric} ${from} ${sized(value, tenth)}${unit}, ${significant(score)}${unit} a minute${bound}${lasting(alert, telling)}`
  },
  title: (alert, telling) =>
    alert.score === undefined
      ? undefined
      : `${named(telling.fleet, alert.metric)} changes by ${significant(alert.score, 3)}${unitOf(alert, telling)} a minute`,
})

/** What may be past a release: the lowest of the metric's that any device has. */
function loosest(metric: string, judged: readonly RateBound[]): Condition {
  const of = judged.filter((bound) => bound.metric === metric)
  const least = Math.min(...of.map(({ bound, release }) => bound * release))
  return all([where('_field', '==', metric), any([where('speed', '>=', least), where('speed', '<=', -least)])])
}

/** How fast a metric may change, in its unit per minute, and the share of it that keeps an open alert open. */
interface RateBound extends Scope {
  readonly bound: number
  readonly release: number
  /** Readings further apart than this are not compared. */
  readonly gapMs: number
}

/** The bounds of every scope in which the `rate` detector is switched on and a rate is configured. */
function rateSettings(config: FleetConfig): readonly RateBound[] {
  return scopesOf(config).flatMap((scope) => {
    const { release, gap } = settingsOf(config, rate, scope)
    const bound = boundOf(config, scope)
    // A device's own entry is what switches the fleet's bound off for it: one that nothing passes.
    if (bound === undefined && scope.device === undefined) return []
    return [{ ...scope, bound: bound ?? Number.MAX_VALUE, release, gapMs: durationMs(gap) }]
  })
}

/** The rate that a scope is judged by; undefined where it is not. */
function boundOf(config: FleetConfig, scope: Scope): number | undefined {
  return settingsOf(config, rate, scope).enabled ? limitFor(config, scope.metric, scope.device).rate : undefined
}
