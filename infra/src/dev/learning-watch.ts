import { setTimeout as sleep } from 'node:timers/promises'
import type { DeviceDetail, DeviceList } from '@nrg/schema/device'
import type { WatchEntry } from '@nrg/schema/watch'
import { ask } from './ask.ts'

const EVERY_MS = 30_000

/** So many devices have a line of their own at one time; of the others their number is said. */
const LINES = 5

/** Says what is watched of each device that is still learned, and when all of it is, until the signal. */
export async function watchLearning(queryUrl: string, signal: AbortSignal, say: (line: string) => void): Promise<void> {
  const read = <T>(path: string) => ask<T>(`${queryUrl}/api/devices${path}`, signal)
  const known = new Set<string>()
  while (!signal.aborted) {
    const devices = await read<DeviceList>('')
    const learning = devices?.filter((device) => device.learning).map(({ device_id }) => device_id)
    const begun = learning?.filter((id) => !known.has(id)) ?? []
    for (const id of begun.slice(0, LINES)) {
      const { watch = [] } = (await read<DeviceDetail>(`/${encodeURIComponent(id)}`)) ?? {}
      if (watch.length > 0) say(`device ${id}: ${watchLine(watch)}`)
    }
    if (begun.length > LINES) say(`${begun.length - LINES} more devices are still learned: see /api/devices/ID`)
    for (const id of begun) known.add(id)
    for (const id of known)
      if (devices?.some((device) => device.device_id === id && device.learning === false)) {
        known.delete(id)
        say(`device ${id} is watched by all of its detectors`)
      }
    await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined)
  }
}

/** Which detectors watch a device, and from when on the others will, in one line: of each the metric that is last. */
export function watchLine(watch: readonly WatchEntry[]): string {
  const latest = new Map<string, WatchEntry>()
  for (const entry of watch) {
    const other = latest.get(entry.reason)
    if (other === undefined || order(entry) > order(other)) latest.set(entry.reason, entry)
  }
  const all = [...latest.values()]
  const now = all.filter(({ ready }) => ready).map(({ reason }) => reason)
  const later = all
    .flatMap(({ ready, reason, ready_at }) => (ready || ready_at === null ? [] : [{ reason, ready_at }]))
    .toSorted((a, b) => (a.ready_at < b.ready_at ? -1 : 1))
    .map(({ reason, ready_at }) => `${reason} from ${ready_at.slice(0, 16).replace('T', ' ')}`)
  return [`watched by ${now.join(', ') || 'no detector yet'}`, ...later].join('; ')
}

const order = ({ ready, ready_at }: WatchEntry) => (ready ? '' : (ready_at ?? ' '))
