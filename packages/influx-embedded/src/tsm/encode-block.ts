import type { FieldType, SeriesPoints } from '@nrg/flux/storage'
import { BitWriter } from './bit-writer.ts'
import { encodeFloats } from './encode-floats.ts'
import { varint } from './varint.ts'

/** The number that a TSM file has for each type. */
export const BLOCK_TYPES: { readonly [T in FieldType]: number } = { float: 0, int: 1, bool: 2, string: 3, uint: 4 }

const TIMES = { raw: 0x00, runLength: 0x20 }
const RAW_INTEGERS = 0x00
const PACKED_BOOLS = 0x10
const SNAPPY = 0x10
/** Snappy's tag of bytes that are copied as they are, with their number less one in two bytes. */
const SNAPPY_LITERAL = 61 << 2
const LITERAL_BYTES = 2 ** 16

/**
 * Points of one series as a block of a TSM file: type, length of the times, times, values. What may be written without
 * being packed is: who sends the file packs all of it.
 *
 * @see https://docs.influxdata.com/influxdb/v2/reference/internals/storage-engine/
 */
export function encodeBlock(points: SeriesPoints): Buffer {
  const times = encodeTimes(points.times)
  return Buffer.concat([
    Buffer.of(BLOCK_TYPES[points.type]),
    varint(times.length),
    times,
    Buffer.from(encodeValues(points)),
  ])
}

/** The first time and what each further one is later; where that is always the same, once and how often. */
function encodeTimes(times: BigInt64Array): Buffer {
  const deltas = times.map((time, i) => (i === 0 ? time : time - (times[i - 1] as bigint)))
  const [first = 0n, delta = 0n] = deltas
  const isSteady = times.length > 1 && deltas.every((one, i) => i === 0 || one === delta)
  if (!isSteady) return Buffer.concat([Buffer.of(TIMES.raw), bigEndian(new BigUint64Array(deltas.buffer))])
  const start = Buffer.alloc(9)
  start[0] = TIMES.runLength
  start.writeBigInt64BE(first, 1)
  return Buffer.concat([start, varint(delta), varint(times.length)])
}

function encodeValues(points: SeriesPoints): Uint8Array {
  switch (points.type) {
    case 'float':
      return encodeFloats(points.values)
    case 'int':
    case 'uint':
      return encodeIntegers(points.values)
    case 'bool':
      return encodeBools(points.values)
    case 'string':
      return encodeStrings(points.values)
  }
}

/** What each is more than the one before, with its sign in the lowest bit. */
function encodeIntegers(values: BigInt64Array | BigUint64Array): Buffer {
  const zigzag = new BigUint64Array(values.length)
  let before = 0n
  for (const [i, value] of values.entries()) {
    const delta = BigInt.asIntN(64, value - before)
    zigzag[i] = BigInt.asUintN(64, (delta << 1n) ^ (delta >> 63n))
    before = value
  }
  return Buffer.concat([Buffer.of(RAW_INTEGERS), bigEndian(zigzag)])
}

function encodeBools(values: Uint8Array): Buffer {
  const bits = new BitWriter(values.length / 8 + 1)
  for (const value of values) bits.write(value, 1)
  return Buffer.concat([Buffer.of(PACKED_BOOLS), varint(values.length), bits.finish()])
}

/** Each with its length before it, in the frame of Snappy, but not packed. */
function encodeStrings(values: readonly string[]): Buffer {
  const pieces = values.flatMap((value) => {
    const bytes = Buffer.from(value)
    return [varint(bytes.length), bytes]
  })
  const text = Buffer.concat(pieces)
  const framed = [Buffer.of(SNAPPY), varint(text.length)]
  for (let at = 0; at < text.length; at += LITERAL_BYTES) {
    const literal = text.subarray(at, at + LITERAL_BYTES)
    const tag = Buffer.of(SNAPPY_LITERAL, 0, 0)
    tag.writeUInt16LE(literal.length - 1, 1)
    framed.push(tag, literal)
  }
  return Buffer.concat(framed)
}

function bigEndian(values: BigUint64Array): Buffer {
  return Buffer.from(values.slice().buffer).swap64()
}
