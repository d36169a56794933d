import type { StoredAlert } from '@nrg/schema/alert'
import { durationMs } from '@nrg/schema/duration'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { settingsOf } from '../detectors/detector.ts'
import { detectorOf } from '../detectors/index.ts'

/** The hold of a reason that is none of ours. */
const UNKNOWN_HOLD = '10m'

/** How long after its condition last held an alert counts as open, in milliseconds. */
export function holdMs(fleet: FleetConfig, { device_id, metric, reason }: StoredAlert): number {
  const detector = detectorOf(reason)
  return durationMs(
    detector === undefined ? UNKNOWN_HOLD : settingsOf(fleet, detector, { metric, device: device_id }).hold,
  )
}

/** Whether an alert is open at a time, in milliseconds since the epoch. One that was withdrawn never is. */
export function isOpen(fleet: FleetConfig, alert: StoredAlert, now: number): boolean {
  return alert.state === 'raised' && alert.until >= now - holdMs(fleet, alert)
}
