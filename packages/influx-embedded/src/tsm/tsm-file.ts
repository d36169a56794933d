import { crc32 } from 'node:zlib'
import type { SeriesPoints } from '@nrg/flux/storage'
import { BLOCK_TYPES, encodeBlock } from './encode-block.ts'

/** Magic number and version. */
const HEADER = Buffer.of(0x16, 0xd1, 0x16, 0xd1, 1)
const MOST_BYTES = 8 * 2 ** 20
/** The number of a key's blocks has two bytes. */
const MOST_BLOCKS = 2 ** 16 - 1

interface Block {
  readonly start: bigint
  readonly end: bigint
  readonly offset: number
  readonly bytes: number
}

interface Indexed {
  readonly type: number
  readonly blocks: Block[]
}

/**
 * A TSM file, in which InfluxDB keeps the points of a shard, as it is made: blocks with their checksums, then an index of
 * them by key and time, then where that begins. A shard has as many of them as are needed, so that each is made in memory.
 */
export class TsmFile {
  readonly #pieces: Uint8Array[] = [HEADER]
  /** By their bytes, as a string that compares as they do. */
  readonly #index = new Map<string, Indexed>()
  #length = HEADER.length
  #mostBlocks = 0

  get isEmpty(): boolean {
    return this.#index.size === 0
  }

  /** Whether the next points belong into another one. */
  get isFull(): boolean {
    return this.#length >= MOST_BYTES || this.#mostBlocks === MOST_BLOCKS
  }

  /** Adds points of the series with that key, which are later than those that were added of it before. */
  add(key: Buffer, points: SeriesPoints): void {
    const block = encodeBlock(points)
    const checksum = Buffer.alloc(4)
    checksum.writeUInt32BE(crc32(block))
    const name = key.toString('latin1')
    const indexed = this.#index.get(name) ?? { type: BLOCK_TYPES[points.type], blocks: [] }
    this.#index.set(name, indexed)
    const bytes = checksum.length + block.length
    const [start, end] = [points.times[0] as bigint, points.times.at(-1) as bigint]
    indexed.blocks.push({ start, end, offset: this.#length, bytes })
    this.#mostBlocks = Math.max(this.#mostBlocks, indexed.blocks.length)
    this.#pieces.push(checksum, block)
    this.#length += bytes
  }

  /** The file. */
  finish(): Buffer {
    const keys = [...this.#index].sort(([a], [b]) => (a < b ? -1 : 1))
    const footer = Buffer.alloc(8)
    footer.writeBigUInt64BE(BigInt(this.#length))
    return Buffer.concat([...this.#pieces, ...keys.flatMap(([key, indexed]) => indexEntry(key, indexed)), footer])
  }
}

function indexEntry(key: string, { type, blocks }: Indexed): Buffer[] {
  const name = Buffer.from(key, 'latin1')
  const before = Buffer.alloc(2)
  before.writeUInt16BE(name.length)
  const behind = Buffer.alloc(3)
  behind[0] = type
  behind.writeUInt16BE(blocks.length, 1)
  const places = blocks.map(({ start, end, offset, bytes }) => {
    const place = Buffer.alloc(28)
    place.writeBigInt64BE(start, 0)
    place.writeBigInt64BE(end, 8)
    place.writeBigInt64BE(BigInt(offset), 16)
    place.writeUInt32BE(bytes, 24)
    return place
  })
  return [before, name, behind, ...places]
}
