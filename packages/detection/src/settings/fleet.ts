import type { FleetConfig } from '@nrg/schema/fleet-config'

/** What holds where the configuration is silent. */
export const fleetDefaults = { enabled: true, threshold: 0.3, release: 0.67, min_samples: 5, hold: '10m' } as const

/** The `fleet` detector of a configuration: whether it is on, and for how long it holds back the others' alerts. */
export function fleetCause(config: FleetConfig) {
  const { enabled, threshold, release, min_samples, hold } = { ...fleetDefaults, ...config.detectors?.fleet }
  return { enabled, opens: threshold, share: threshold * release, devices: min_samples, held: hold }
}
