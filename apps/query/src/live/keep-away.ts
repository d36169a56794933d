import { isOpen } from '@nrg/detection/alerts/hold'
import type { Reader } from '@nrg/influx/query'
import { ALERT_LIST_MS, alertKey, type StoredAlert } from '@nrg/schema/alert'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { LiveDevice } from './live-device.ts'

/** Adds the devices of cells that do not answer, as they were known before: their last values say of when they are. */
export function keepAway(
  devices: Map<string, LiveDevice>,
  before: ReadonlyMap<string, LiveDevice>,
  { cellOf }: Pick<Reader, 'cellOf'>,
  missing: readonly string[],
): void {
  for (const [id, device] of before) {
    const cell = cellOf?.(id)
    if (!devices.has(id) && (cell === undefined || missing.includes(cell))) devices.set(id, device)
  }
}

/** What was known of alerts: when they were read, in milliseconds since the epoch. */
export interface KnownAlerts {
  readonly alerts: readonly StoredAlert[]
  readonly asOf: number
}

/**
 * The alerts that were read, and those of cells that do not answer as they were known before. One that was open then stays so
 * for as long as lists go back: whether it has ended nobody knows.
 */
export function withAwayAlerts(
  alerts: readonly StoredAlert[],
  before: KnownAlerts,
  { cellOf, missing }: Pick<Reader, 'cellOf' | 'missing'>,
  fleet: FleetConfig,
): readonly StoredAlert[] {
  const away = missing?.()
  if (away === undefined || away.size === 0) return alerts
  const read = new Set(alerts.map(alertKey))
  const kept = before.alerts.filter((alert) => {
    const cell = cellOf?.(alert.device_id)
    return (cell === undefined || away.has(cell)) && !read.has(alertKey(alert))
  })
  // One that is held already is the object that it was: nothing has changed.
  const held = (alert: StoredAlert) =>
    alert.hold_s !== HELD_S && isOpen(fleet, alert, before.asOf) ? { ...alert, hold_s: HELD_S } : alert
  return [...alerts, ...kept.map(held)].sort((a, b) => a.since - b.since)
}

const HELD_S = ALERT_LIST_MS / 1000
