import type { SeriesPoints } from '@nrg/flux/storage'
import { type FieldKind, fieldTypes, kinds } from '../points/field-kind.ts'
import { kindOf, pointsOf } from '../points/points.ts'
import { sealInPlace, sealLength, unseal } from './checksum.ts'
import { ByteReader, ByteWriter } from './codec/bytes.ts'
import { decodeFloats, encodeFloats } from './codec/floats.ts'
import { decodeStrings, encodeStrings } from './codec/strings.ts'
import { decodeTimes, encodeTimes } from './codec/times.ts'
import { decodeWords, encodeWords } from './codec/words.ts'
import { numberedKey, prefixes } from './keys.ts'

const version = 1
/** version, kind, count, series, sequence */
const headerLength = 16

/** What a block says of itself before its points. */
export interface BlockHeader {
  readonly seriesId: number
  /** The last log record whose points of this series are in blocks. */
  readonly sequence: number
  readonly kind: FieldKind
  readonly count: number
}

/** Compresses points into a sealed block. `number` is the block's number, which its checksum covers. */
export function encodeBlock(number: number, seriesId: number, sequence: number, points: SeriesPoints): Buffer {
  const count = points.times.length
  const kind = kindOf(points)
  const writer = new ByteWriter(sealLength + headerLength, count * 8)
  encodeTimes(writer, wordsOf(points.times), count)
  switch (points.type) {
    case 'float':
      encodeFloats(writer, points.values)
      break
    case 'int':
    case 'uint':
      encodeWords(writer, wordsOf(points.values))
      break
    case 'bool':
      encodeWords(writer, boolWords(points.values))
      break
    case 'string':
      encodeStrings(writer, points.values)
      break
  }
  const block = writer.finish()
  block[sealLength] = version
  block[sealLength + 1] = kind
  block.writeUInt16LE(count, sealLength + 2)
  block.writeUInt32LE(seriesId, sealLength + 4)
  block.writeDoubleLE(sequence, sealLength + 8)
  return sealInPlace(numberedKey(prefixes.block, number), block)
}

/** The points of a sealed block, or undefined where it is damaged. */
export function decodeBlock(number: number, block: Uint8Array): SeriesPoints | undefined {
  const content = unseal(numberedKey(prefixes.block, number), block)
  const header = content && headerOf(content)
  if (!header) return undefined
  const reader = new ByteReader(content, headerLength)
  const times = decodeTimes(reader, header.count)
  const strings = header.kind === kinds.string ? decodeStrings(reader, header.count) : undefined
  if (strings) return { type: 'string', times: new BigInt64Array(times.buffer), values: strings }
  const values = header.kind === kinds.float ? decodeFloats(reader, header.count) : decodeWords(reader, header.count)
  return pointsOf(header.kind, times, values, [])
}

/** What a sealed block says of itself, or undefined where it is damaged. */
export function blockHeader(number: number, block: Uint8Array): BlockHeader | undefined {
  const content = unseal(numberedKey(prefixes.block, number), block)
  return content && headerOf(content)
}

function headerOf(content: Buffer): BlockHeader | undefined {
  if (content.length < headerLength || content[0] !== version) return undefined
  const kind = content[1] as FieldKind
  if (fieldTypes[kind] === undefined) return undefined
  const seriesId = content.readUInt32LE(4)
  return { seriesId, sequence: content.readDoubleLE(8), kind, count: content.readUInt16LE(2) }
}

function wordsOf(values: BigInt64Array | BigUint64Array): Int32Array {
  return new Int32Array(values.buffer, values.byteOffset, values.length * 2)
}

function boolWords(values: Uint8Array): Int32Array {
  const words = new Int32Array(values.length * 2)
  for (let i = 0; i < values.length; i++) words[2 * i] = values[i] as number
  return words
}
