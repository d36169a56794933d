import type { DeviceStatus, DeviceSummary } from '@nrg/schema/device'
import { compareDeviceIds } from '@nrg/schema/device-order'
import type { Incident } from '@nrg/schema/incident'

/** `strays`: nothing is raised, and yet a value is further out than is usual. `retired`: forgotten, until it reports again. */
export type ShownStatus = DeviceStatus | 'strays' | 'retired'

/** So many sd out, without an alert, is worth a sign. */
const STRAYS = 3.2

/** A device that says nothing of its interval is late after this. */
const LATE_MS = 90_000

/** The status of a device as it is shown: the service's own, or that of the open incidents it is in. */
export function shownStatus(device: DeviceSummary, own: readonly Incident[] = []): ShownStatus {
  const status = device.status ?? statusOf(own)
  if (isRetired(device) && (status === 'ok' || status === 'offline')) return 'retired'
  if (status !== 'ok') return status
  const values = Object.values(device.values ?? {})
  return values.some(({ score }) => score !== null && Math.abs(score) > STRAYS) ? 'strays' : 'ok'
}

/** What was retired and has reported since, is not any more, whatever the list still says. */
export const isRetired = ({ retired, last_seen }: DeviceSummary): boolean =>
  retired !== undefined && retired > last_seen

function statusOf(incidents: readonly Incident[]): DeviceStatus {
  const held = incidents.filter(({ state }) => state === 'open' || state === 'acknowledged')
  if (held.some(({ reason, metric }) => reason === 'offline' && metric === 'device')) return 'offline'
  if (held.some(({ severity }) => severity === 'critical')) return 'critical'
  if (held.length > 0) return 'warning'
  return incidents.some(({ state }) => state === 'silenced') ? 'silenced' : 'ok'
}

/** The incidents that are not over, by device. */
export function incidentsByDevice(incidents: readonly Incident[]): Map<string, Incident[]> {
  const found = new Map<string, Incident[]>()
  for (const incident of incidents) {
    if (incident.state === 'closed') continue
    for (const device of incident.devices) {
      const list = found.get(device)
      if (list === undefined) found.set(device, [incident])
      else list.push(incident)
    }
  }
  return found
}

/** Whether a device that is missed has been quiet for longer than three of its intervals. */
export function isLate(device: DeviceSummary, now: number): boolean {
  if (isRetired(device)) return false
  const { last_seen, interval_s } = device
  const limit = interval_s ? Math.max(3 * interval_s * 1000, 15_000) : LATE_MS
  return now - Date.parse(last_seen) > limit
}

const TROUBLE: Readonly<Record<ShownStatus, number>> = {
  critical: 0,
  warning: 1,
  offline: 2,
  silenced: 3,
  strays: 4,
  ok: 5,
  retired: 6,
}

/** A device and how it is shown. */
export interface ShownDevice {
  readonly device: DeviceSummary
  readonly status: ShownStatus
}

/** Orders devices: trouble first, by name, or by id. */
export function deviceOrder(sort: string | undefined): (a: ShownDevice, b: ShownDevice) => number {
  const byId = (a: ShownDevice, b: ShownDevice) => compareDeviceIds(a.device.device_id, b.device.device_id)
  if (sort === 'id') return byId
  if (sort === 'last_seen') return (a, b) => order(a.device.last_seen, b.device.last_seen) || byId(a, b)
  if (sort === 'name') return (a, b) => nameOf(a.device).localeCompare(nameOf(b.device)) || byId(a, b)
  return (a, b) => TROUBLE[a.status] - TROUBLE[b.status] || byId(a, b)
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

export const nameOf = ({ device_id, name }: { device_id: string; name?: string }): string =>
  name ?? `Device ${device_id}`

/** Whether a device is among what the table is asked for. */
export function isListed({ device, status }: ShownDevice, filter: Readonly<Record<string, string>>): boolean {
  const { site, q } = filter
  if (site !== undefined && (device.site ?? '') !== site) return false
  if (filter.status === 'trouble' && status !== 'critical' && status !== 'warning') return false
  if (filter.status !== undefined && filter.status !== 'trouble' && status !== filter.status) return false
  const text = `${nameOf(device)} ${device.device_id} ${device.site ?? ''}`.toLowerCase()
  return q === undefined || text.includes(q.toLowerCase())
}
