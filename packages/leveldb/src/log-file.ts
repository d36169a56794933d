import { maskedCrc32c } from './crc32c.ts'
import type { TableEntry } from './table-file.ts'
import { writeVarint } from './varint.ts'

const blockLength = 32 * 1024
/** checksum, length, type */
const headerLength = 7
const full = 1
const first = 2
const middle = 3
const last = 4
/** Bytes of a write's number and type behind a key. */
const suffixLength = 8
/** A write's number and how many records it has. */
const batchHeaderLength = 12

/**
 * Writes records as a LevelDB log file, each as a write of its own with the number that it has: read from a
 * log, they are older or newer than others as they were in their table.
 * @see https://github.com/google/leveldb/blob/main/doc/log_format.md
 */
export function encodeLogFile(entries: Iterable<TableEntry>): Buffer {
  const pieces: Buffer[] = []
  let room = blockLength
  for (const entry of entries) {
    let rest = encodeWrite(entry)
    let isFirst = true
    do {
      if (room < headerLength) {
        pieces.push(Buffer.alloc(room))
        room = blockLength
      }
      const content = rest.subarray(0, room - headerLength)
      rest = rest.subarray(content.length)
      const isLast = rest.length === 0
      pieces.push(encodeFragment(content, isFirst ? (isLast ? full : first) : isLast ? last : middle))
      room -= headerLength + content.length
      isFirst = false
    } while (rest.length > 0)
  }
  return Buffer.concat(pieces)
}

/** The records of a LevelDB log file; ends at the first that is damaged or torn. */
export function* decodeLogFile(file: Buffer): Iterable<Buffer> {
  for (const { record } of wholeRecords(file)) yield record
}

/** How many bytes of a LevelDB log file its whole records take: what follows is damaged, or was being written. */
export function wholeLength(file: Buffer): number {
  let length = 0
  for (const { end } of wholeRecords(file)) length = end
  return length
}

function* wholeRecords(file: Buffer): Iterable<{ readonly record: Buffer; readonly end: number }> {
  let fragments: Buffer[] = []
  let at = 0
  while (at + headerLength <= file.length) {
    const room = blockLength - (at % blockLength)
    if (room < headerLength) {
      at += room
      continue
    }
    const end = at + headerLength + file.readUInt16LE(at + 4)
    if (end > file.length || maskedCrc32c(file, at + 6, end) !== file.readUInt32LE(at)) return
    fragments.push(file.subarray(at + headerLength, end))
    const type = file[at + 6]
    if (type === full || type === last) {
      yield { record: Buffer.concat(fragments), end }
      fragments = []
    }
    at = end
  }
}

function encodeFragment(content: Buffer, type: number): Buffer {
  const fragment = Buffer.alloc(headerLength + content.length)
  fragment.writeUInt16LE(content.length, 4)
  fragment[6] = type
  fragment.set(content, headerLength)
  fragment.writeUInt32LE(maskedCrc32c(fragment, 6, fragment.length), 0)
  return fragment
}

function encodeWrite({ key, value }: TableEntry): Buffer {
  const name = key.subarray(0, -suffixLength)
  const suffix = key.subarray(-suffixLength)
  const write = Buffer.alloc(batchHeaderLength + 1 + 10 + name.length + value.length)
  // The number's seven bytes follow the type's one.
  suffix.copy(write, 0, 1)
  write.writeUInt32LE(1, 8)
  const type = suffix[0] as number
  write[batchHeaderLength] = type
  let at = writeVarint(write, batchHeaderLength + 1, name.length)
  at += name.copy(write, at)
  if (type === 1) {
    at = writeVarint(write, at, value.length)
    at += value.copy(write, at)
  }
  return write.subarray(0, at)
}
