import { durationMs } from '@nrg/schema/duration'
import { detectorFor, type FleetConfig } from '@nrg/schema/fleet-config'
import { type Scope, scopesOf } from './scopes.ts'

/** What holds where the configuration is silent. */
export const stuckDefaults = {
  enabled: true,
  run: 10,
  margin: 1.5,
  warm_up: '24h',
  release: 1,
}

/** When a value has stood still for too long, for one metric, of the fleet or of a device. */
export interface StuckScope extends Scope {
  readonly enabled: boolean
  readonly run: number
  readonly margin: number
  readonly warmUpHours: number
  readonly release: number
}

/** The parameters of every scope of the metrics for which `stuck` is switched on somewhere. */
export function stuckSettings(config: FleetConfig): readonly StuckScope[] {
  const scopes = scopesOf(config).map((scope) => {
    const own = { ...stuckDefaults, ...detectorFor(config, 'stuck', scope.metric, scope.device) }
    const { enabled, run, margin, release } = own
    return { ...scope, enabled, run, margin, release, warmUpHours: durationMs(own.warm_up) / 3_600_000 }
  })
  const judged = new Set(scopes.filter(({ enabled }) => enabled).map(({ metric }) => metric))
  return scopes.filter(({ metric }) => judged.has(metric))
}
