import { seal, unseal } from './checksum.ts'
import { numberedKey, prefixes } from './keys.ts'

/** What is known of a block without reading it. */
export interface BlockEntry {
  readonly number: number
  readonly start: bigint
  /** The time of its last point. */
  readonly end: bigint
  readonly count: number
  /** Bytes on disk. */
  readonly bytes: number
  readonly sequence: number
}

const entryLength = 36
/** Shared by all series without blocks, of which there may be many. */
const none: readonly BlockEntry[] = []

/** The directory of one series' blocks: in order of time, never overlapping. */
export class BlockList {
  entries: readonly BlockEntry[] = none
  /** The last log record whose points of this series are in blocks. */
  sequence = 0

  add(entry: BlockEntry): void {
    if (entry.sequence > this.sequence) this.sequence = entry.sequence
    const last = this.entries.at(-1)
    if (!last) this.entries = [entry]
    else if (last.end < entry.start) this.#mutable.push(entry)
    else this.#mutable.splice(this.firstEndingFrom(entry.start), 0, entry)
  }

  remove(entry: BlockEntry): void {
    this.#mutable.splice(this.entries.indexOf(entry), 1)
  }

  /** Blocks that may have points from `start` to before `stop`. */
  within(start: bigint, stop: bigint): readonly BlockEntry[] {
    const from = this.firstEndingFrom(start)
    let to = from
    while (to < this.entries.length && (this.entries[to] as BlockEntry).start < stop) to++
    return this.entries.slice(from, to)
  }

  /** The entries where there are some: then the array is this list's own. */
  get #mutable(): BlockEntry[] {
    return this.entries as BlockEntry[]
  }

  /** The place of the first block whose last point is at or after a time. */
  firstEndingFrom(time: bigint): number {
    let from = 0
    let to = this.entries.length
    while (from < to) {
      const middle = (from + to) >>> 1
      if ((this.entries[middle] as BlockEntry).end < time) from = middle + 1
      else to = middle
    }
    return from
  }
}

/** The directory record of a block. */
export function encodeEntry(seriesId: number, entry: BlockEntry): { key: Buffer; value: Buffer } {
  const key = numberedKey(prefixes.directory, entry.number)
  const content = Buffer.allocUnsafe(entryLength)
  content.writeBigInt64LE(entry.start, 0)
  content.writeBigInt64LE(entry.end, 8)
  content.writeDoubleLE(entry.sequence, 16)
  content.writeUInt32LE(seriesId, 24)
  content.writeUInt32LE(entry.count, 28)
  content.writeUInt32LE(entry.bytes, 32)
  return { key, value: seal(key, content) }
}

/** What a directory record says, or undefined where it is damaged. */
export function decodeEntry(
  key: Uint8Array,
  value: Uint8Array,
  number: number,
): { seriesId: number; entry: BlockEntry } | undefined {
  const content = unseal(key, value)
  if (content?.length !== entryLength) return undefined
  const entry: BlockEntry = {
    number,
    start: content.readBigInt64LE(0),
    end: content.readBigInt64LE(8),
    sequence: content.readDoubleLE(16),
    count: content.readUInt32LE(28),
    bytes: content.readUInt32LE(32),
  }
  return { seriesId: content.readUInt32LE(24), entry }
}
