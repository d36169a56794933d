import { fluxFloat } from '@nrg/influx/flux'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { fluxAnyOf, fluxRecord } from '../script/literal.ts'
import { type TaskScript, taskScript } from '../script/task-script.ts'

/** What holds where the configuration is silent. */
export const fleetDefaults = { enabled: true, threshold: 0.3, release: 0.67, min_samples: 5, hold: '10m' } as const

/** How far, in sd, a device has to stray to count. */
const BEYOND = 2.5

/** A device stands out from those that stray when it is so many sd farther than their mean, and so many of their own. */
const APART = 1.75
const SCATTER = 2.5

/** The `fleet` detector of a configuration: whether it is on, and for how long it holds back the others' alerts. */
export function fleetCause(config: FleetConfig) {
  const { enabled, threshold, release, min_samples, hold } = { ...fleetDefaults, ...config.detectors?.fleet }
  return { enabled, opens: threshold, share: threshold * release, devices: min_samples, held: hold }
}

/** Steps in which many devices stray at once; no task where the detector is switched off. */
export function fleetTask(config: FleetConfig): readonly TaskScript[] {
  const { enabled, opens, share, devices } = fleetCause(config)
  if (!enabled) return []
  const params = fluxRecord({
    metrics: fluxAnyOf(config.metrics.map(({ name }) => name)),
    beyond: fluxFloat(BEYOND),
    share: fluxFloat(share),
    opens: fluxFloat(opens),
    devices: fluxFloat(devices),
    apart: fluxFloat(APART),
    scatter: fluxFloat(SCATTER),
  })
  return [taskScript('fleet.flux', 'Many devices that stray at once', { params })]
}
