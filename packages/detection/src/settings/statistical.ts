import type { DetectorParameters } from '@nrg/schema/detector'
import { detectorFor, type FleetConfig } from '@nrg/schema/fleet-config'
import { type Scope, scopesOf } from './scopes.ts'

/** A detector that compares with what was: its score is a distance in standard deviations. */
export type Statistical = 'zscore' | 'spike' | 'level' | 'noise' | 'seasonal'

/** What holds for each of them where the configuration is silent; a parameter that is not here, it does not use. */
export const statisticalDefaults = {
  zscore: {
    enabled: true,
    threshold: 5,
    release: 0.6,
    margin: 1.2,
    baseline: '1h',
    gap: '2m',
    min_samples: 20,
    sd_floor: 0.01,
    direction: 'both',
  },
  spike: {
    enabled: true,
    threshold: 4.6,
    release: 0.5,
    margin: 1.2,
    window: '5m',
    baseline: '48h',
    min_samples: 300,
    sd_floor: 0.001,
    direction: 'both',
  },
  level: {
    enabled: true,
    threshold: 5,
    release: 0.5,
    margin: 1.2,
    window: '12m',
    baseline: '107h',
    min_samples: 1440,
    sd_floor: 0.001,
    direction: 'both',
  },
  noise: {
    enabled: true,
    threshold: 6.2,
    release: 0.5,
    margin: 1.2,
    window: '12m',
    baseline: '107h',
    min_samples: 300,
    sd_floor: 0.001,
    direction: 'up',
  },
  seasonal: {
    enabled: true,
    threshold: 4.6,
    release: 0.5,
    margin: 1.2,
    window: '72m',
    baseline: '48h',
    min_samples: 300,
    sd_floor: 0.001,
    direction: 'both',
  },
} as const satisfies Record<Statistical, DetectorParameters>

/** The parameters of one metric, of the fleet or of a device. */
export interface StatisticalSettings extends Scope {
  readonly enabled: boolean
  readonly threshold: number
  readonly release: number
  /** The threshold is no less than so many times what the device often reaches; 0 where that does not count. */
  readonly margin: number
  readonly baseline: string
  readonly gap: string
  readonly window: string
  readonly min_samples: number
  readonly sd_floor: number
  readonly direction: 'both' | 'up' | 'down'
}

/** The parameters of a detector for every scope. */
export function statisticalSettings(config: FleetConfig, name: Statistical): readonly StatisticalSettings[] {
  return scopesOf(config).map((scope) => ({
    gap: '0s',
    window: '1m',
    ...statisticalDefaults[name],
    ...detectorFor(config, name, scope.metric, scope.device),
    ...scope,
  }))
}

/** The same for the fleet alone: what cannot differ between devices. */
export function fleetSettings(config: FleetConfig, name: Statistical): StatisticalSettings {
  return { gap: '0s', window: '1m', ...statisticalDefaults[name], ...config.detectors?.[name], metric: '' }
}
