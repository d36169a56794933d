import { durationMs } from '@nrg/schema/duration'
import { detectorFor, type FleetConfig, limitFor } from '@nrg/schema/fleet-config'
import { type Scope, scopesOf } from './scopes.ts'

/** What holds where the configuration is silent; the bound itself is the metric's `limit.rate`. */
export const rateDefaults = { release: 0.8, gap: '5m' } as const

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
    const own = { ...rateDefaults, ...detectorFor(config, 'rate', scope.metric, scope.device) }
    const { rate } = limitFor(config, scope.metric, scope.device)
    const judged = own.enabled !== false && rate !== undefined
    // A device's own entry is what switches the fleet's bound off for it: one that nothing passes.
    if (!judged && scope.device === undefined) return []
    return [{ ...scope, bound: judged ? rate : Number.MAX_VALUE, release: own.release, gapMs: durationMs(own.gap) }]
  })
}
