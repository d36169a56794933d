import { sealInPlace, sealLength, unseal } from './checksum.ts'
import { prefixes } from './keys.ts'

/** Lines of line protocol that wait to be sent to another database. */
export interface QueueEntry {
  readonly key: Buffer
  readonly lineCount: number
  /** Bytes of the lines before they were packed. */
  readonly length: number
  /** When they were written, in milliseconds since 1970. */
  readonly queuedAt: number
  /** Whether the content is a gzip of the lines. */
  readonly packed: boolean
  readonly content: Buffer
  /** Bytes of key and value on disk. */
  readonly storedBytes: number
}

const idLength = 8
const keyLength = 1 + idLength + 8 + 4
/** checksum, lines, their bytes, when, whether packed */
const headerLength = sealLength + 4 + 4 + 8 + 1

/** The key of a part of what a log record holds, in the queue of a replication: keys are in the order of writing. */
export function queueKey(replicationId: string, sequence: number, part: number): Buffer {
  const key = Buffer.alloc(keyLength)
  key[0] = prefixes.queue
  key.write(replicationId, 1, 'hex')
  key.writeUInt32BE(Math.floor(sequence / 0x1_0000_0000), 1 + idLength)
  key.writeUInt32BE(sequence >>> 0, 5 + idLength)
  key.writeUInt32BE(part, 9 + idLength)
  return key
}

/** The replication whose queue a key is of. */
export function replicationOf(key: Buffer): string {
  return key.toString('hex', 1, 1 + idLength)
}

/** The range that holds the queue of a replication. */
export function queueRange(replicationId: string): [from: Buffer, to: Buffer] {
  const front = queueKey(replicationId, 0, 0).subarray(0, 1 + idLength)
  return [front, Buffer.concat([front, Buffer.alloc(keyLength, 0xff)])]
}

/** Encodes an entry under its key. */
export function encodeQueueEntry(
  key: Buffer,
  { lineCount, length, queuedAt, packed, content }: Omit<QueueEntry, 'key' | 'storedBytes'>,
): Buffer {
  const value = Buffer.allocUnsafe(headerLength + content.length)
  value.writeUInt32LE(lineCount, 4)
  value.writeUInt32LE(length, 8)
  value.writeDoubleLE(queuedAt, 12)
  value[20] = packed ? 1 : 0
  value.set(content, headerLength)
  return sealInPlace(key, value)
}

/** Decodes an entry; undefined where it is damaged. */
export function decodeQueueEntry(key: Buffer, value: Buffer): QueueEntry | undefined {
  const content = unseal(key, value)
  if (!content || value.length < headerLength) return undefined
  return {
    key,
    lineCount: value.readUInt32LE(4),
    length: value.readUInt32LE(8),
    queuedAt: value.readDoubleLE(12),
    packed: value[20] === 1,
    content: value.subarray(headerLength),
    storedBytes: key.length + value.length,
  }
}
