import type { StoredAlert } from '@nrg/schema/alert'
import { FLEET } from '@nrg/schema/device-id'
import { detectorOf } from '../detectors/index.ts'

/** So many devices that go the same way at once have one cause, and are no coincidence. */
export const CROWD = 5

/** What begins within so long began at once: devices report at different moments, and some no more often than that. */
const AT_ONCE_MS = 5 * 60_000

/** Which way a reading is away from what it should be: 1 above, -1 below; undefined where that is not known. */
export function sideOf({ value, expected, lower, upper }: StoredAlert): 1 | -1 | undefined {
  if (value === undefined) return undefined
  if (expected !== undefined) return value > expected ? 1 : value < expected ? -1 : undefined
  if (upper !== undefined && value > upper) return 1
  return lower !== undefined && value < lower ? -1 : undefined
}

/**
 * Finds the crowds among alerts: those of five devices or more of one site, of the same metric and to the same side, that
 * began at once. Nothing has to be learned for that: a sag of forty meters that are new is one.
 *
 * Of what judges whole hours, or silence, nothing is looked at: that begins at the same moment in many places. A further
 * alert makes a crowd, makes one larger or makes one of two, and never parts any.
 *
 * @param alerts by their beginning
 * @param least how many devices are a crowd, where that is not to be five
 * @returns the indices of the alerts of each crowd, in their order
 */
export function crowdsOf(
  alerts: readonly StoredAlert[],
  siteOf: (device: string) => string | undefined,
  least = CROWD,
): readonly (readonly number[])[] {
  const alike = new Map<string, number[]>()
  for (const [index, alert] of alerts.entries()) {
    const { device_id, metric, reason } = alert
    const side = sideOf(alert)
    if (side === undefined || device_id === FLEET || detectorOf(reason)?.judges === undefined) continue
    const key = JSON.stringify([siteOf(device_id) ?? null, metric, side])
    const others = alike.get(key)
    if (others === undefined) alike.set(key, [index])
    else others.push(index)
  }
  return [...alike.values()].flatMap((indices) => crowdsAmong(indices, alerts, least))
}

/** Of alerts that are alike, by their beginning: stretches in which enough devices began at once. */
function crowdsAmong(indices: readonly number[], alerts: readonly StoredAlert[], least: number): number[][] {
  const at = (place: number) => alerts[indices[place] as number] as StoredAlert
  const crowds: [first: number, end: number][] = []
  const counts = new Map<string, number>()
  let end = 0
  for (const first of indices.keys()) {
    for (; end < indices.length && at(end).since - at(first).since <= AT_ONCE_MS; end++)
      counts.set(at(end).device_id, (counts.get(at(end).device_id) ?? 0) + 1)
    if (counts.size >= least) {
      const last = crowds.at(-1)
      if (last !== undefined && first < last[1]) last[1] = end
      else crowds.push([first, end])
    }
    const { device_id } = at(first)
    const left = (counts.get(device_id) ?? 0) - 1
    if (left > 0) counts.set(device_id, left)
    else counts.delete(device_id)
  }
  return crowds.map(([first, end]) => indices.slice(first, end))
}
