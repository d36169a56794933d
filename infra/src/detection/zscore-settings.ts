import type { DetectorParameters } from '@nrg/schema/detector'
import { detectorFor, type FleetConfig } from '@nrg/schema/fleet-config'
import { type Scope, scopesOf } from './scopes.ts'

/** The parameters that the z-score uses, all of them. */
export type ZScoreSettings = Required<Omit<DetectorParameters, 'cooldown'>>

/** What holds where the configuration is silent. */
export const zscoreDefaults: ZScoreSettings = {
  enabled: true,
  threshold: 5,
  release: 0.6,
  baseline: '1h',
  gap: '2m',
  min_samples: 20,
  sd_floor: 0.01,
  direction: 'both',
  hold: '10m',
}

/** The parameters of one metric, of the fleet or of a device. */
export interface ScopedZScore extends Scope, ZScoreSettings {}

/** The z-score's parameters for every scope in which it is switched on somewhere. */
export function zscoreSettings(config: FleetConfig): readonly ScopedZScore[] {
  return scopesOf(config).map((scope) => ({
    ...zscoreDefaults,
    ...detectorFor(config, 'zscore', scope.metric, scope.device),
    ...scope,
  }))
}
