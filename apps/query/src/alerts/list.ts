import { type Alert, defaultHolds, type Reason } from '@nrg/schema/alert'
import type { DetectorName } from '@nrg/schema/detector'
import { durationMs } from '@nrg/schema/duration'
import { detectorFor, type FleetConfig } from '@nrg/schema/fleet-config'
import { compareIds } from '../devices/last-seen.ts'
import { alertSentence } from './sentence.ts'
import type { StoredAlert } from './stored.ts'

/** The hold of a reason that is none of ours. */
const UNKNOWN_HOLD = '10m'

/**
 * Makes the list of alerts: the latest per device, metric and reason, the last to hold first. Alerts that were taken
 * back are left out.
 */
export function listAlerts(stored: readonly StoredAlert[], fleet: FleetConfig, now: number): Alert[] {
  const latest = new Map<string, StoredAlert>()
  for (const alert of stored) {
    if (alert.fields.state === 'withdrawn') continue
    const key = JSON.stringify([alert.device_id, alert.metric, alert.reason])
    const other = latest.get(key)
    if (other === undefined || later(alert, other) < 0) latest.set(key, alert)
  }
  return [...latest.values()].sort(inOrder).map((alert) => answer(alert, fleet, now))
}

/** Orders the last to hold first; of two that held equally long, the one that began later. */
function later(a: StoredAlert, b: StoredAlert): number {
  return b.until - a.until || Date.parse(b.since) - Date.parse(a.since)
}

function inOrder(a: StoredAlert, b: StoredAlert): number {
  return (
    b.until - a.until ||
    compareIds(a.device_id, b.device_id) ||
    (a.metric < b.metric ? -1 : a.metric > b.metric ? 1 : 0) ||
    (a.reason < b.reason ? -1 : 1)
  )
}

function answer(
  { device_id, metric, reason, since, until, fields }: StoredAlert,
  fleet: FleetConfig,
  now: number,
): Alert {
  const hold =
    detectorFor(fleet, reason as DetectorName, metric, device_id).hold ?? defaultHolds[reason as Reason] ?? UNKNOWN_HOLD
  const lastSeen = new Date(until).toISOString()
  const open = until >= now - durationMs(hold)
  const found = {
    ...present('score', number(fields.score)),
    ...present('peak', number(fields.peak)),
    ...present('expected', number(fields.expected)),
    ...present('lower', number(fields.lower)),
    ...present('upper', number(fields.upper)),
    ...present('samples', number(fields.samples)),
  }
  const value = number(fields.value)
  const told = { device_id, metric, reason, since: Date.parse(since), until, open, value, ...found }
  return {
    device_id,
    reason,
    last_seen: lastSeen,
    value: value ?? null,
    metric,
    since: new Date(since).toISOString(),
    until: lastSeen,
    open,
    ...found,
    sentence: alertSentence(told, fleet, now),
    ...present('severity', text(fields.severity)),
    ...present('config', text(fields.config)),
  }
}

const number = (value: unknown) => (typeof value === 'number' && Number.isFinite(value) ? value : undefined)
const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

function present<K extends string, V>(key: K, value: V | undefined): Partial<Record<K, V>> {
  return value === undefined ? {} : ({ [key]: value } as Record<K, V>)
}
