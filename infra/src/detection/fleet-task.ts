import { fleetCause } from '@nrg/detection/detectors/fleet'
import { fluxFloat } from '@nrg/influx/flux'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { fluxAnyOf, fluxRecord } from '../script/literal.ts'
import { type TaskScript, taskScript } from '../script/task-script.ts'

/** How far, in sd, a device has to stray to count. */
const BEYOND = 2.5

/** A device stands out from those that stray when it is so many sd farther than their mean, and so many of their own. */
const APART = 1.75
const SCATTER = 2.5

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
