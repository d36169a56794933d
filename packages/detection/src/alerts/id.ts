import type { StoredAlert } from '@nrg/schema/alert'
import { parseTimestamp } from '@nrg/schema/timestamp'

/** What makes an alert the one it is: its device, metric and reason, and when it began. */
export type AlertIdentity = Pick<StoredAlert, 'device_id' | 'metric' | 'reason' | 'time'>

const PREFIX = 'al_'
/** RFC 4648, in lower case and without padding: it goes into addresses as it is, and is read aloud. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567'
const BITS = 5

/** Of alerts that are held: many are asked for over and over. */
const known = new WeakMap<AlertIdentity, string>()

/** The id of an alert. The same episode has the same id for ever, and the id says which one it is. */
export function alertId(alert: AlertIdentity): string {
  const held = known.get(alert)
  if (held !== undefined) return held
  const { device_id, metric, reason, time } = alert
  const at = parseTimestamp(time)
  if (at === undefined) throw new RangeError(`${JSON.stringify(time)} is no time`)
  const id = PREFIX + encode(Buffer.from([at.toString(36), device_id, metric, reason].join('\n')))
  known.set(alert, id)
  return id
}

/** The alert that an id is of; `undefined` for a text that is none. */
export function alertOfId(id: string): AlertIdentity | undefined {
  if (!id.startsWith(PREFIX)) return undefined
  const [at = '', device_id, metric, reason, ...more] = decode(id.slice(PREFIX.length))?.toString().split('\n') ?? []
  if (device_id === undefined || metric === undefined || reason === undefined || more.length > 0) return undefined
  if (/\p{Cc}/u.test(device_id + metric + reason)) return undefined
  const ns = nanoseconds(at)
  if (ns === undefined) return undefined
  const identity = { device_id, metric, reason, time: rfc3339(ns) }
  // Two texts must not be one alert.
  return alertId(identity) === id ? identity : undefined
}

function nanoseconds(text: string): bigint | undefined {
  if (!/^[0-9a-z]{1,13}$/.test(text)) return undefined
  let ns = 0n
  for (const digit of text) ns = ns * 36n + BigInt(Number.parseInt(digit, 36))
  return ns < 1n << 63n ? ns : undefined
}

/** A time as InfluxDB writes it: with as many decimals as it needs. */
function rfc3339(ns: bigint): string {
  const seconds = new Date(Number(ns / 1_000_000_000n) * 1000).toISOString().slice(0, 19)
  const fraction = String(ns % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0+$/, '')
  return `${seconds}${fraction === '' ? '' : `.${fraction}`}Z`
}

function encode(bytes: Uint8Array): string {
  const letters = Buffer.allocUnsafe(Math.ceil((bytes.length * 8) / BITS))
  let [held, bits, at] = [0, 0, 0]
  for (const byte of bytes) {
    held = (held << 8) | byte
    for (bits += 8; bits >= BITS; ) {
      bits -= BITS
      letters[at++] = ALPHABET.charCodeAt((held >> bits) & 31)
    }
    held &= (1 << bits) - 1
  }
  if (bits > 0) letters[at] = ALPHABET.charCodeAt((held << (BITS - bits)) & 31)
  return letters.toString('latin1')
}

function decode(text: string): Buffer | undefined {
  const bytes: number[] = []
  let [held, bits] = [0, 0]
  for (const letter of text) {
    const value = ALPHABET.indexOf(letter)
    if (value < 0) return undefined
    held = (held << BITS) | value
    bits += BITS
    if (bits < 8) continue
    bits -= 8
    bytes.push((held >> bits) & 255)
    held &= (1 << bits) - 1
  }
  return Buffer.from(bytes)
}
