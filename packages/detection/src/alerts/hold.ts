import { defaultHolds, type Reason, type StoredAlert } from '@nrg/schema/alert'
import type { DetectorName } from '@nrg/schema/detector'
import { durationMs } from '@nrg/schema/duration'
import { detectorFor, type FleetConfig } from '@nrg/schema/fleet-config'

/** The hold of a reason that is none of ours. */
const UNKNOWN_HOLD = '10m'

/** How long after its condition last held an alert counts as open, in milliseconds. */
export function holdMs(fleet: FleetConfig, { device_id, metric, reason }: StoredAlert): number {
  const { hold } = detectorFor(fleet, reason as DetectorName, metric, device_id)
  return durationMs(hold ?? defaultHolds[reason as Reason] ?? UNKNOWN_HOLD)
}

/** Whether an alert is open at a time, in milliseconds since the epoch. One that was withdrawn never is. */
export function isOpen(fleet: FleetConfig, alert: StoredAlert, now: number): boolean {
  return alert.state === 'raised' && alert.until >= now - holdMs(fleet, alert)
}
