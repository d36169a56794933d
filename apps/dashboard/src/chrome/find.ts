import type { DeviceSummary } from '@nrg/schema/device'
import type { Incident } from '@nrg/schema/incident'
import type { SiteSummary } from '@nrg/schema/site'
import { nameOf } from '../devices/status.ts'
import type { Route } from '../route/route.ts'

export interface Hit {
  readonly type: 'device' | 'site' | 'incident'
  readonly id: string
  readonly title: string
  readonly note: string
  readonly route: Route
}

const MOST = 8

/** What is called so: first what begins with the text, then what has a word that does; open incidents only. */
export function find(
  text: string,
  devices: readonly DeviceSummary[],
  sites: readonly SiteSummary[],
  incidents: readonly Incident[],
): Hit[] {
  const sought = text.trim().toLowerCase()
  if (sought === '') return []
  const first: Hit[] = []
  const second: Hit[] = []
  const add = (words: string, make: () => Hit) => {
    const lower = words.toLowerCase()
    if (lower.startsWith(sought)) first.push(make())
    else if (second.length < MOST && lower.includes(` ${sought}`)) second.push(make())
    return first.length >= MOST
  }
  for (const { device_id: id, name, site } of devices) {
    const title = nameOf({ device_id: id, ...(name !== undefined && { name }) })
    const full = add(`${title} ${id}`, () => ({
      type: 'device',
      id,
      title,
      note: [site, id].filter(Boolean).join(' · '),
      route: { page: 'device', id, query: {} },
    }))
    if (full) return first
  }
  for (const { site, name, devices: count } of sites)
    add(name, () => ({
      type: 'site',
      id: site ?? '',
      title: name,
      note: `${count} devices`,
      route: { page: 'fleet', query: { site: site ?? '' } },
    }))
  for (const { id, title, name = '', site, state } of incidents)
    if (state !== 'closed')
      add(`${title} ${name}`, () => ({
        type: 'incident',
        id,
        title,
        note: [name, site].filter(Boolean).join(' · '),
        route: { page: 'alerts', id, query: {} },
      }))
  return [...first, ...second].slice(0, MOST)
}
