import type { Incident } from '@nrg/detection/alerts/incident'
import { incidentTitle } from '@nrg/detection/alerts/title'
import { deviceName, siteName, siteOf } from '@nrg/detection/place'
import { compareDeviceIds } from '@nrg/schema/device-order'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { SearchHit } from '@nrg/schema/search'
import { deviceWords } from '../devices/matching.ts'
import { incidentStateOf } from '../incidents/answer.ts'
import type { LiveState } from '../live/live-state.ts'
import { foldedWords, startsAWord } from '../words.ts'

/** What begins with the words of a text, of what is known now: whole ids first, then sites, devices and incidents. */
export function findByWords(q: string, state: LiveState, fleet: FleetConfig, limit: number): SearchHit[] {
  const looked = foldedWords(q)
  if (looked.length === 0) return []
  const hits: SearchHit[] = []
  const exact = state.devices.has(q.trim()) ? q.trim() : undefined
  if (exact !== undefined) hits.push(deviceHit(exact, state, fleet))
  for (const [site, { note }] of Object.entries(fleet.sites ?? {}))
    if (startsAWord(looked, foldedWords(`${site} ${siteName(fleet, site)}`)))
      hits.push({ type: 'site', id: site, title: siteName(fleet, site), note: note ?? null, status: null })
  const devices = [...state.devices.keys()]
    .filter((id) => id !== exact && startsAWord(looked, deviceWords(fleet, id)))
    .sort(compareDeviceIds)
  hits.push(...devices.slice(0, limit).map((id) => deviceHit(id, state, fleet)))
  for (const live of state.incidents) {
    const { id } = live.incident
    const { title, names, words } = foundBy(live.incident, fleet)
    if (id === q.trim() || startsAWord(looked, words))
      hits.push({ type: 'incident', id, title, note: names || null, status: incidentStateOf(live) })
  }
  return hits.slice(0, limit)
}

interface FoundBy {
  /** What its devices are called follows from them. */
  readonly devices: FleetConfig['devices']
  readonly title: string
  readonly names: string
  readonly words: readonly string[]
}

/** Of incidents, which stay the objects that they are while they do not change: there may be thousands, for each letter typed. */
const known = new WeakMap<Incident, FoundBy>()

/** What an incident is found by, and shown as. */
function foundBy(incident: Incident, fleet: FleetConfig): FoundBy {
  const held = known.get(incident)
  const { devices } = fleet
  if (held !== undefined && held.devices === devices) return held
  const title = incidentTitle(incident, fleet)
  const names = incident.devices.map((id) => deviceName(fleet, id)).join(' ')
  const found = { devices, title, names, words: foldedWords(`${title} ${names} ${incident.devices.join(' ')}`) }
  known.set(incident, found)
  return found
}

function deviceHit(id: string, state: LiveState, fleet: FleetConfig): SearchHit {
  const site = siteOf(fleet)(id)
  return {
    type: 'device',
    id,
    title: deviceName(fleet, id),
    note: site === undefined ? null : siteName(fleet, site),
    status: state.troubles.get(id)?.status ?? 'ok',
  }
}
