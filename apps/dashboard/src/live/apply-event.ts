import type { DeviceSummary, LatestValue } from '@nrg/schema/device'
import type { FleetSummary } from '@nrg/schema/fleet-summary'
import type { Incident } from '@nrg/schema/incident'
import type { Action, IncidentEvent, ReadingsEvent } from '@nrg/schema/stream'
import type { Known } from './store.ts'

/** An event of the stream, by its name; those that change nothing here are left out. */
export type LiveEvent =
  | { readonly name: 'readings'; readonly data: ReadingsEvent }
  | { readonly name: 'fleet'; readonly data: FleetSummary }
  | { readonly name: 'incident'; readonly data: IncidentEvent }
  | { readonly name: 'action'; readonly data: Action }

/** What is known after an event. Events that come twice, or late, change nothing that is newer. */
export function applyEvent(known: Known, { name, data }: LiveEvent): Known {
  switch (name) {
    case 'readings':
      return known.devices === undefined ? known : { ...known, devices: withReadings(known.devices, data) }
    case 'fleet':
      // The course of its power is not told again and again.
      return {
        ...known,
        summary: { ...(known.summary?.power_spark && { power_spark: known.summary.power_spark }), ...data },
      }
    case 'incident':
      return { ...known, incidents: withIncident(known.incidents ?? [], data) }
    case 'action':
      return { ...known, action: data }
  }
}

/**
 * Whether the lists have to be asked for again after an event: it names a device that is not known, or changes what stands in
 * them of others.
 */
export function asksForLists({ devices = [], incidents = [] }: Known, { name, data }: LiveEvent): boolean {
  switch (name) {
    case 'readings':
      return (
        data.d.length > devices.length || !isKnown(data.d, devices) || devices.some((one) => reportsAgain(one, data))
      )
    case 'incident': {
      const before = incidents.find(({ id }) => id === data.id)
      return (
        before?.state !== data.state ||
        before.severity !== data.severity ||
        before.devices.length !== data.devices.length
      )
    }
    case 'action':
      return data.device !== undefined || data.silence !== undefined
    case 'fleet':
      return false
  }
}

function isKnown(ids: readonly string[], devices: readonly DeviceSummary[]): boolean {
  const known = new Set(devices.map(({ device_id }) => device_id))
  return ids.every((id) => known.has(id))
}

/** What was silent is so no longer: of what else is open at it the lists tell. */
function reportsAgain({ device_id, status, last_seen }: DeviceSummary, { d, time, t }: ReadingsEvent): boolean {
  if (status !== 'offline') return false
  const place = d.indexOf(device_id)
  return place >= 0 && time + (t[place] ?? 0) > Date.parse(last_seen)
}

function withIncident(incidents: readonly Incident[], { op, ...incident }: IncidentEvent): readonly Incident[] {
  const others = incidents.filter(({ id }) => id !== incident.id)
  if (op === 'withdrawn') return others
  const at = incidents.findIndex(({ id }) => id === incident.id)
  return at === -1 ? [...incidents, incident] : incidents.with(at, incident)
}

function withReadings(devices: readonly DeviceSummary[], event: ReadingsEvent): readonly DeviceSummary[] {
  const places = new Map(event.d.map((id, place) => [id, place]))
  return devices.map((device) => {
    const place = places.get(device.device_id)
    return place === undefined ? device : withReading(device, event, place)
  })
}

function withReading(device: DeviceSummary, { time, m, v, z, p, t }: ReadingsEvent, place: number): DeviceSummary {
  const seen = time + (t[place] ?? 0)
  if (seen < Date.parse(device.last_seen)) return device
  const values: Record<string, LatestValue> = { ...device.values }
  for (const [index, metric] of m.entries()) {
    const value = v[place]?.[index] ?? null
    if (value === null) continue
    const before = values[metric]
    const score = z === undefined ? (before?.score ?? null) : (z[place]?.[index] ?? null)
    // The same reading again says nothing of when this metric was read.
    const at = before?.value === value ? before.time : seen
    values[metric] = { expected: before?.expected ?? null, sd: before?.sd ?? null, value, score, time: at }
  }
  const power = p?.[place]
  return {
    ...device,
    values,
    last_seen: new Date(seen).toISOString(),
    ...(power !== undefined && { power_kw: power }),
  }
}
