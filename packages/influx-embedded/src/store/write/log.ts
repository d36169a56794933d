import { sealInPlace, unseal } from '../format/checksum.ts'
import { numberedKey, prefixes } from '../format/keys.ts'
import type { Series } from '../index/series.ts'
import { kinds } from '../points/field-kind.ts'
import type { StagedBatch } from './line/staged-batch.ts'

/** Points of one write: `ends` says where each line's values end. */
export interface PointsRecord {
  readonly type: 'points'
  /** Two words a line. */
  readonly times: Int32Array
  readonly ends: Int32Array
  readonly seriesIds: Int32Array
  /** Two words a value. */
  readonly words: Int32Array
  /** The strings, whose place and length a string's words are. */
  readonly text: Buffer
}

/** Times of some series that were deleted. */
export interface DeleteRecord {
  readonly type: 'delete'
  readonly seriesIds: Int32Array
  /** Inclusive, both. */
  readonly first: bigint
  readonly last: bigint
}

/** Series that no longer are: earlier records may still name them. */
export interface DropRecord {
  readonly type: 'drop'
  readonly seriesIds: Int32Array
}

export type LogRecord = PointsRecord | DeleteRecord | DropRecord

const pointsType = 1
const deleteType = 2
const dropType = 3
/** checksum, type, lines, values or series, bytes of text, nothing: a multiple of 8, so that words are aligned */
const headerLength = 24

/** Encodes a batch whose values all have their series. */
export function encodePoints(sequence: number, batch: StagedBatch): Buffer {
  const { lineCount, valueCount } = batch
  const textLength = textLengthOf(batch)
  const timesAt = headerLength
  const wordsAt = timesAt + 8 * lineCount
  const idsAt = wordsAt + 8 * valueCount
  const endsAt = idsAt + 4 * valueCount
  const textAt = endsAt + 4 * lineCount
  const record = Buffer.allocUnsafeSlow(textAt + textLength)
  record.fill(0, 0, headerLength)
  record.writeUInt32LE(pointsType, 4)
  record.writeUInt32LE(lineCount, 8)
  record.writeUInt32LE(valueCount, 12)
  record.writeUInt32LE(textLength, 16)
  const memory = record.buffer
  new Int32Array(memory, timesAt, 2 * lineCount).set(batch.times.subarray(0, 2 * lineCount))
  const words = new Int32Array(memory, wordsAt, 2 * valueCount)
  words.set(batch.words.subarray(0, 2 * valueCount))
  const ids = new Int32Array(memory, idsAt, valueCount)
  for (let i = 0; i < valueCount; i++) ids[i] = (batch.series[i] as Series).id
  new Int32Array(memory, endsAt, lineCount).set(batch.ends.subarray(0, lineCount))
  if (textLength > 0) writeStrings(record, textAt, words, batch)
  return sealInPlace(numberedKey(prefixes.log, sequence), record)
}

/** Encodes a delete of some series' times. */
export function encodeDelete(sequence: number, seriesIds: readonly number[], first: bigint, last: bigint): Buffer {
  const record = encodeIds(deleteType, seriesIds, 16)
  record.writeBigInt64LE(first, headerLength)
  record.writeBigInt64LE(last, headerLength + 8)
  return sealInPlace(numberedKey(prefixes.log, sequence), record)
}

/** Encodes that some series no longer are. */
export function encodeDrop(sequence: number, seriesIds: readonly number[]): Buffer {
  return sealInPlace(numberedKey(prefixes.log, sequence), encodeIds(dropType, seriesIds, 0))
}

/** Decodes a log record; undefined where it is damaged. */
export function decodeRecord(key: Uint8Array, value: Uint8Array): LogRecord | undefined {
  const content = unseal(key, value)
  if (!content) return undefined
  // The content behind the checksum, moved to where its words are aligned.
  const record = Buffer.allocUnsafeSlow(value.length)
  content.copy(record, value.length - content.length)
  const memory = record.buffer
  const lineCount = record.readUInt32LE(8)
  const count = record.readUInt32LE(12)
  switch (record.readUInt32LE(4)) {
    case pointsType: {
      const wordsAt = headerLength + 8 * lineCount
      const idsAt = wordsAt + 8 * count
      const endsAt = idsAt + 4 * count
      return {
        type: 'points',
        times: new Int32Array(memory, headerLength, 2 * lineCount),
        words: new Int32Array(memory, wordsAt, 2 * count),
        seriesIds: new Int32Array(memory, idsAt, count),
        ends: new Int32Array(memory, endsAt, lineCount),
        text: record.subarray(endsAt + 4 * lineCount),
      }
    }
    case deleteType: {
      const [first, last] = new BigInt64Array(memory, headerLength, 2) as unknown as [bigint, bigint]
      return { type: 'delete', seriesIds: new Int32Array(memory, headerLength + 16, count), first, last }
    }
    case dropType:
      return { type: 'drop', seriesIds: new Int32Array(memory, headerLength, count) }
    default:
      return undefined
  }
}

function encodeIds(type: number, seriesIds: readonly number[], between: number): Buffer {
  const record = Buffer.allocUnsafeSlow(headerLength + between + 4 * seriesIds.length)
  record.fill(0, 0, headerLength)
  record.writeUInt32LE(type, 4)
  record.writeUInt32LE(seriesIds.length, 12)
  new Int32Array(record.buffer, headerLength + between, seriesIds.length).set(seriesIds)
  return record
}

function textLengthOf(batch: StagedBatch): number {
  if (batch.strings.length === 0) return 0
  let length = 0
  for (let i = 0; i < batch.valueCount; i++) {
    if (batch.kinds[i] === kinds.string)
      length += Buffer.byteLength(batch.strings[batch.words[2 * i] as number] as string)
  }
  return length
}

/** Writes the strings and, in place of their numbers, where each of them is. */
function writeStrings(record: Buffer, textAt: number, words: Int32Array, batch: StagedBatch): void {
  let at = textAt
  for (let i = 0; i < batch.valueCount; i++) {
    if (batch.kinds[i] !== kinds.string) continue
    const length = record.write(batch.strings[words[2 * i] as number] as string, at)
    words[2 * i] = at - textAt
    words[2 * i + 1] = length
    at += length
  }
}
