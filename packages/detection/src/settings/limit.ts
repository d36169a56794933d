import { detectorFor, type FleetConfig, limitFor } from '@nrg/schema/fleet-config'
import { type Scope, scopesOf } from './scopes.ts'

/** The share of a limit from which an open alert stays open, where the configuration is silent. */
const RELEASE = 0.99

/** One bound of a metric, and where an alert about it is let go. */
export interface Bound extends Scope {
  readonly limit: number
  readonly release: number
}

export interface Bounds {
  readonly upper: readonly Bound[]
  readonly lower: readonly Bound[]
}

/** The static limits of every scope in which the `limit` detector is switched on. */
export function limitSettings(config: FleetConfig): Bounds {
  const upper: Bound[] = []
  const lower: Bound[] = []
  for (const scope of scopesOf(config)) {
    const { enabled = true, release = RELEASE } = detectorFor(config, 'limit', scope.metric, scope.device)
    // A device's own entry is what switches the fleet's limit off for it: one that nothing passes.
    const off = scope.device === undefined ? {} : { upper: Number.MAX_VALUE, lower: -Number.MAX_VALUE }
    const limit = enabled ? limitFor(config, scope.metric, scope.device) : off
    const slack = (bound: number) => (1 - release) * Math.abs(bound)
    if (limit.upper !== undefined)
      upper.push({ ...scope, limit: limit.upper, release: limit.upper - slack(limit.upper) })
    if (limit.lower !== undefined)
      lower.push({ ...scope, limit: limit.lower, release: limit.lower + slack(limit.lower) })
  }
  return { upper, lower }
}
