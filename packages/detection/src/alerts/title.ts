import type { StoredAlert } from '@nrg/schema/alert'
import { FLEET } from '@nrg/schema/device-id'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { atDevices } from '../detectors/fleet.ts'
import { detectorOf } from '../detectors/index.ts'
import { named } from '../wording/telling.ts'
import { metricUnit } from '../wording/wording.ts'
import { commonOf } from './alike.ts'
import type { Incident } from './incident.ts'
import { worstAlert } from './worst.ts'

/** What an incident is, in a few words: what its worst alert is, or what its devices do together. */
export function incidentTitle(incident: Incident, fleet: FleetConfig): string {
  const cause = worstAlert(incident)
  if (cause.device_id === FLEET) {
    const side = Math.sign(
      incident.alerts.reduce((sum, { value, expected }) => sum + Math.sign((value ?? 0) - (expected ?? value ?? 0)), 0),
    )
    return `${named(fleet, cause.metric)} ${doing(fleet, cause.metric, side)}${atDevices(cause)}`
  }
  const common = commonOf(incident)
  if (common?.metric !== cause.metric) return alertTitle(cause, fleet)
  return `${named(fleet, common.metric)} ${doing(fleet, common.metric, common.side)} at ${common.devices} devices`
}

/** What a metric does whose readings are on one side of what is expected, 1 or -1, or are not on any. */
const doing = (fleet: FleetConfig, metric: string, side: number) =>
  side === 0 ? 'is unusual' : side > 0 ? 'is high' : isVoltage(fleet, metric) ? 'sags' : 'is low'

/** What an alert is, in a few words, such as `Current is 59 % above normal`. */
export function alertTitle(alert: StoredAlert, fleet: FleetConfig): string {
  const { metric, reason } = alert
  return detectorOf(reason)?.title(alert, { fleet }) ?? `${named(fleet, metric)}: ${reason}`
}

const isVoltage = (fleet: FleetConfig, metric: string) => metricUnit(fleet, metric).trim() === 'V'
