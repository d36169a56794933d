import type { StoredAlert } from '@nrg/schema/alert'
import { durationMs } from '@nrg/schema/duration'
import { configOf, type FleetConfig } from '@nrg/schema/fleet-config'
import { settingsOf } from '../detectors/detector.ts'
import { detectorOf } from '../detectors/index.ts'

/** The hold of a reason that is none of ours. */
const UNKNOWN_HOLD = '10m'

/** Of a configuration, which says nothing else later: alerts of a day are asked for theirs each second. */
const known = new WeakMap<FleetConfig, Map<string, number>>()

/**
 * How long after its condition last held an alert counts as open, in milliseconds: as its detector says, and no shorter
 * than what its device's own pace asks for.
 */
export const holdMs = (fleet: FleetConfig, alert: StoredAlert): number =>
  Math.max(configuredMs(fleet, alert), (alert.hold_s ?? 0) * 1000)

function configuredMs(fleet: FleetConfig, { device_id, metric, reason }: StoredAlert): number {
  const { detectors, metrics } = configOf(fleet, device_id) ?? {}
  const own = detectors === undefined && metrics === undefined ? '' : device_id
  const key = `${own} ${metric} ${reason}`
  const holds = known.get(fleet) ?? new Map<string, number>()
  const held = holds.get(key)
  if (held !== undefined) return held
  const detector = detectorOf(reason)
  const scope = { metric, device: device_id }
  const hold = durationMs(detector === undefined ? UNKNOWN_HOLD : settingsOf(fleet, detector, scope).hold)
  known.set(fleet, holds.set(key, hold))
  return hold
}

/** Whether an alert is open at a time, in milliseconds since the epoch. One that was withdrawn never is. */
export function isOpen(fleet: FleetConfig, alert: StoredAlert, now: number): boolean {
  return alert.state === 'raised' && alert.until >= now - holdMs(fleet, alert)
}
