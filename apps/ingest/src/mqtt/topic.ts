import { deviceIdOf } from '@nrg/schema/device-id'

/** What a topic says of its messages. */
export type Topic =
  /** Readings as `POST /api/ingest` takes them; those that do not name their device are of this one. */
  | { readonly kind: 'readings'; readonly device?: string }
  /** Line protocol with times in nanoseconds. */
  | { readonly kind: 'lines' }
  /** Whether a device is there; its last will says that it is not. */
  | { readonly kind: 'status'; readonly device: string }

/** The topics by which ingest is told something. */
export const TOPICS = 'nrg/readings, nrg/lines, nrg/devices/ID/readings and nrg/devices/ID/status'

/** What a topic is for; `undefined` where it is none of ours. */
export function topicOf(name: string): Topic | undefined {
  if (name === 'nrg/readings') return { kind: 'readings' }
  if (name === 'nrg/lines') return { kind: 'lines' }
  const [root, devices, id, what, further] = name.split('/')
  if (root !== 'nrg' || devices !== 'devices' || further !== undefined) return undefined
  const device = deviceIdOf(id)
  if (device === undefined || (what !== 'readings' && what !== 'status')) return undefined
  return { kind: what, device }
}
