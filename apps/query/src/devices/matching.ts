import { deviceName, siteName, siteOf } from '@nrg/detection/place'
import { compareDeviceIds } from '@nrg/schema/device-order'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import type { LiveDevice } from '../live/live-device.ts'
import { type LiveState, statuses } from '../live/live-state.ts'
import { type Page, pageOf, type SortKey, sortedBy } from '../parameters/page.ts'
import { foldedWords, startsAWord } from '../words.ts'
import type { DevicesQuestion, Sort } from './parameters.ts'
import { powerOf } from './summary.ts'

/** The devices that a question is about, in its order. */
export function matchingDevices(state: LiveState, fleet: FleetConfig, question: DevicesQuestion): Page<LiveDevice> {
  const { site, status, q, ids, sort, limit, cursor } = question
  const at = siteOf(fleet)
  const words = q === undefined ? undefined : foldedWords(q)
  const matching = [...state.devices.values()].filter(
    ({ id }) =>
      (ids === undefined || ids.has(id)) &&
      (site === undefined || (at(id) ?? '') === site) &&
      (status === undefined || status.includes(state.troubles.get(id)?.status ?? 'ok')) &&
      (words === undefined || startsAWord(words, deviceWords(fleet, id))),
  )
  const sorted = sortedBy(matching, keyBy(sort, state, fleet), compareKeys)
  return pageOf(sorted, compareKeys, { limit, cursor, order: `devices ${sort}` })
}

/** What a device is found by. */
export function deviceWords(fleet: FleetConfig, id: string): string[] {
  const site = siteOf(fleet)(id)
  return foldedWords(
    [id, deviceName(fleet, id), ...(site === undefined ? [] : [site, siteName(fleet, site)])].join(' '),
  )
}

function keyBy(sort: Sort, state: LiveState, fleet: FleetConfig): (device: LiveDevice) => SortKey {
  switch (sort) {
    case 'id':
      return ({ id }) => [id]
    case 'name':
      return ({ id }) => [deviceName(fleet, id).toLowerCase(), id]
    case 'last_seen':
      return ({ id, lastSeen }) => [-lastSeen, id]
    case 'excess':
      return (device) => {
        const { power, expected } = powerOf(device, state, fleet)
        return [power === null || expected === null ? Number.MAX_VALUE : expected - power, device.id]
      }
    case 'trouble':
      return ({ id }) => {
        const trouble = state.troubles.get(id)
        return [statuses.indexOf(trouble?.status ?? 'ok'), -(trouble?.worst.incident.since ?? 0), id]
      }
  }
}

/** The last part is the id. */
function compareKeys(a: SortKey, b: SortKey): number {
  for (const [index, part] of a.entries()) {
    const other = b[index] as string | number
    if (index === a.length - 1) return compareDeviceIds(String(part), String(other))
    if (part !== other) return part < other ? -1 : 1
  }
  return 0
}
