import { durationMs } from '@nrg/schema/duration'
import { type FleetConfig, limitFor } from '@nrg/schema/fleet-config'
import { ofReadings } from '../script/stage.ts'
import { byScope, type Scope, scopesOf } from '../settings/scopes.ts'
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
  stages: (config) =>
    rateSettings(config).some(({ bound }) => bound < Number.MAX_VALUE) ? [ofReadings('nrg-rate')] : [],
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

/** How fast a metric may change, in its unit per minute, and the share of it that keeps an open alert open. */
export interface RateBound extends Scope {
  readonly bound: number
  readonly release: number
  /** Readings further apart than this are not compared. */
  readonly gapMs: number
}

/** The bounds of every scope in which the `rate` detector is switched on and a rate is configured. */
export function rateSettings(config: FleetConfig): readonly RateBound[] {
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
