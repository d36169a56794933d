import { crc32 } from 'node:zlib'
import { type DeadLetter, type SpooledBucket, spooledBuckets } from './spool.ts'

/** What is kept of one append. */
export interface Entry {
  readonly bucket: SpooledBucket
  /** When it came, in milliseconds since the epoch. */
  readonly timeMs: number
  readonly lines: readonly string[]
}

/** What the store says of itself, written with every change. */
export interface Totals {
  /** The place of the next entry. */
  readonly next: number
  /** The place up to which all is acknowledged. */
  readonly acknowledged: number
  readonly lines: number
  readonly bytes: number
  /** The id of the next dead letter. */
  readonly nextDead: number
  readonly deadLetters: number
  readonly deadBytes: number
  /** Lines that damage has cost. */
  readonly lost: number
}

export const totalsKey = Buffer.from('t')
const ENTRY = 0x65
const DEAD = 0x64
/** A checksum, and after it the key and the value that it is of. */
const CHECKSUM_BYTES = 4
/** The bucket, the time and the number of lines of an entry. */
const HEAD_BYTES = 1 + 8 + 4

function placeKey(kind: number, place: number): Buffer {
  const key = Buffer.alloc(9)
  key[0] = kind
  key.writeBigUInt64BE(BigInt(place), 1)
  return key
}

export const entryKey = (place: number): Buffer => placeKey(ENTRY, place)
export const deadLetterKey = (id: number): Buffer => placeKey(DEAD, id)
/** The place of an entry, the id of a dead letter. */
export const placeOf = (key: Buffer): number => (key.length === 9 ? Number(key.readBigUInt64BE(1)) : Number.NaN)
/** Above all keys of the same kind. */
export const entriesEnd = Buffer.from([ENTRY + 1])
export const deadLettersEnd = Buffer.from([DEAD + 1])

/** A value under its checksum, which is of its key too: one that came to stand under another is none. */
function seal(key: Buffer, value: Buffer): Buffer {
  const checksum = Buffer.alloc(CHECKSUM_BYTES)
  checksum.writeUInt32BE(crc32(value, crc32(key)))
  return Buffer.concat([checksum, value])
}

function unseal(key: Buffer, sealed: Buffer | undefined): Buffer | undefined {
  if (sealed === undefined || sealed.length < CHECKSUM_BYTES) return undefined
  const value = sealed.subarray(CHECKSUM_BYTES)
  return crc32(value, crc32(key)) === sealed.readUInt32BE() ? value : undefined
}

export function encodeEntry(key: Buffer, { bucket, timeMs, lines }: Entry): Buffer {
  const head = Buffer.alloc(HEAD_BYTES)
  head[0] = spooledBuckets.indexOf(bucket)
  head.writeDoubleBE(timeMs, 1)
  head.writeUInt32BE(lines.length, 9)
  return seal(key, Buffer.concat([head, Buffer.from(lines.join('\n'))]))
}

/** Reads an entry; `undefined` where it is damaged. */
export function decodeEntry(key: Buffer, sealed: Buffer): Entry | undefined {
  const value = unseal(key, sealed)
  const bucket = spooledBuckets[value?.[0] ?? -1]
  if (value === undefined || bucket === undefined) return undefined
  const lines = value.toString('utf8', HEAD_BYTES).split('\n')
  return { bucket, timeMs: value.readDoubleBE(1), lines }
}

/** How many lines a damaged entry seems to have had. */
export function linesOfDamaged(sealed: Buffer): number {
  const count = sealed.length >= CHECKSUM_BYTES + HEAD_BYTES ? sealed.readUInt32BE(CHECKSUM_BYTES + 9) : 1
  // The number itself may be what is damaged: a line of readings has forty bytes and more.
  return Math.min(Math.max(count, 1), Math.ceil(sealed.length / 40))
}

const encodeJson = (key: Buffer, value: unknown) => seal(key, Buffer.from(JSON.stringify(value)))

function decodeJson(key: Buffer, sealed: Buffer | undefined): unknown {
  const value = unseal(key, sealed)
  return value && JSON.parse(value.toString())
}

export const encodeTotals = (totals: Totals): Buffer => encodeJson(totalsKey, totals)
/** Reads the totals; `undefined` where there are none, or they are damaged. */
export const decodeTotals = (sealed: Buffer | undefined) => decodeJson(totalsKey, sealed) as Totals | undefined

export const encodeDeadLetter = ({ id, ...letter }: DeadLetter): Buffer => encodeJson(deadLetterKey(id), letter)

/** Reads a dead letter; `undefined` where it is damaged. */
export function decodeDeadLetter(key: Buffer, sealed: Buffer): DeadLetter | undefined {
  const letter = decodeJson(key, sealed) as Omit<DeadLetter, 'id'> | undefined
  return letter && { id: placeOf(key), ...letter }
}
