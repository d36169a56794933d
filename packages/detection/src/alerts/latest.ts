import type { StoredAlert } from '@nrg/schema/alert'
import { compareDeviceIds } from '@nrg/schema/device-order'

/** The latest alert per device, metric and reason, the last to hold first. Those that were taken back are left out. */
export function latestAlerts(alerts: readonly StoredAlert[]): StoredAlert[] {
  const latest = new Map<string, StoredAlert>()
  for (const alert of alerts) {
    if (alert.state === 'withdrawn') continue
    const key = JSON.stringify([alert.device_id, alert.metric, alert.reason])
    const other = latest.get(key)
    if (other === undefined || later(alert, other) < 0) latest.set(key, alert)
  }
  return [...latest.values()].sort(inOrder)
}

/** Orders the last to hold first; of two that held equally long, the one that began later. */
function later(a: StoredAlert, b: StoredAlert): number {
  return b.until - a.until || b.since - a.since
}

function inOrder(a: StoredAlert, b: StoredAlert): number {
  return (
    b.until - a.until ||
    compareDeviceIds(a.device_id, b.device_id) ||
    (a.metric < b.metric ? -1 : a.metric > b.metric ? 1 : 0) ||
    (a.reason < b.reason ? -1 : 1)
  )
}
