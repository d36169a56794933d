import { isUtf8 } from 'node:buffer'
import { deviceIdOf } from '@nrg/schema/device-id'

/** A message, as it is kept where it cannot be taken. */
export interface Message {
  readonly topic: string
  readonly payload: Buffer
  /** Who has sent it: the id of a key, or `INGEST_KEY`. */
  readonly key: string
}

/** A message as a line of text. */
export function messageLine({ topic, payload, key }: Message): string {
  return JSON.stringify({
    topic,
    ...(isUtf8(payload) ? { payload: payload.toString() } : { base64: payload.toString('base64') }),
    key,
  })
}

/** The message of a line that `messageLine` has made. */
export function parseMessage(line: string): Message {
  const { topic, payload, base64, key } = JSON.parse(line) as Record<string, string | undefined>
  const bytes = base64 === undefined ? Buffer.from(payload ?? '') : Buffer.from(base64, 'base64')
  return { topic: topic ?? '', payload: bytes, key: key ?? '' }
}

/** A value of a reading as the topic completes it: with the device, where it names none or the same. */
export function withDevice(value: unknown, device: string): { value: unknown } | { foreign: string } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { value }
  if (!('device_id' in value)) return { value: { device_id: device, ...value } }
  return deviceIdOf(value.device_id) === device ? { value } : { foreign: String(value.device_id).slice(0, 64) }
}
