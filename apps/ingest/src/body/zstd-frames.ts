import { MalformedZstd, ZstdWindowTooLarge } from '../errors.ts'

/** The widest window that a decoder should have, and the widest that is had here. */
export const MOST_WINDOW_BYTES = 8 * 2 ** 20

const MAGIC = 0xfd2fb528
const SKIPPABLE_MAGIC = 0x184d2a50
const MOST_BLOCK_BYTES = 2 ** 17

/** What comes next in the data. */
interface Part {
  readonly bytes: number
  /** Its bytes are looked at. */
  readonly isHead?: boolean
  /** What it may be unpacked to. */
  readonly unpacked?: number
  /** The data may end before it. */
  readonly isNew?: boolean
}

/**
 * Where the blocks of zstd data end, as it comes.
 *
 * A decoder has the memory that a frame asks for, and unpacks all that it is given at once: so the window of a frame is
 * looked at before the decoder sees it, and it is given pieces that are small when they are unpacked.
 */
export class ZstdFrames {
  readonly #parts = partsOfFrames()
  #part: Part = this.#parts.next().value
  readonly #head = Buffer.alloc(16)
  #taken = 0
  #unpacked = 0

  /** Whether the data may end here. */
  get isWhole(): boolean {
    return this.#part.isNew === true && this.#taken === 0
  }

  /**
   * The pieces of a chunk, one after the other, each of at most 128 KiB, packed and when it is unpacked.
   * @throws MalformedZstd, ZstdWindowTooLarge
   */
  *pieces(chunk: Uint8Array): Generator<Uint8Array> {
    let from = 0
    let at = 0
    while (at < chunk.length) {
      const { bytes, isHead } = this.#part
      const end = Math.min(chunk.length, from + MOST_BLOCK_BYTES, at + bytes - this.#taken)
      if (isHead) this.#head.set(chunk.subarray(at, end), this.#taken)
      this.#taken += end - at
      at = end
      let isFull = at - from === MOST_BLOCK_BYTES
      while (this.#taken === this.#part.bytes) isFull = this.#next() > MOST_BLOCK_BYTES || isFull
      if (!isFull) continue
      yield chunk.subarray(from, at)
      from = at
      this.#unpacked = this.#part.unpacked ?? 0
    }
    if (from < at) yield chunk.subarray(from, at)
  }

  /** Goes on to the next part; answers what all since the last piece may be unpacked to, with it. */
  #next(): number {
    this.#part = this.#parts.next(this.#head).value
    this.#taken = 0
    this.#unpacked += this.#part.unpacked ?? 0
    return this.#unpacked
  }
}

/** @see https://www.rfc-editor.org/rfc/rfc8878#section-3.1 */
function* partsOfFrames(): Generator<Part, never, Buffer> {
  for (let isNew = false; ; isNew = true) {
    const magic = (yield { bytes: 4, isHead: true, isNew }).readUInt32LE()
    // The last four bits of what is to be skipped are its writer's.
    if (magic >>> 4 === SKIPPABLE_MAGIC >>> 4) yield { bytes: (yield { bytes: 4, isHead: true }).readUInt32LE() }
    else if (magic === MAGIC) yield* partsOfFrame()
    else throw new MalformedZstd('it does not begin as such')
  }
}

function* partsOfFrame(): Generator<Part, void, Buffer> {
  const descriptor = (yield { bytes: 1, isHead: true }).readUInt8()
  const isSingle = (descriptor & 0x20) !== 0
  if (!isSingle) checkWindow(windowOf((yield { bytes: 1, isHead: true }).readUInt8()))
  if ((descriptor & 3) !== 0) throw new MalformedZstd('it needs a dictionary')
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][descriptor >>> 6] as number
  const size = yield { bytes: sizeBytes, isHead: true }
  if (isSingle) checkWindow(sizeBytes === 8 ? Number(size.readBigUInt64LE()) : size.readUIntLE(0, sizeBytes))
  for (let isLast = false; !isLast; ) {
    const block = (yield { bytes: 3, isHead: true }).readUIntLE(0, 3)
    isLast = (block & 1) !== 0
    yield partOfBlock((block >>> 1) & 3, block >>> 3)
  }
  if ((descriptor & 4) !== 0) yield { bytes: 4 }
}

/** The content of a block: as it is, one byte that is repeated, or packed. */
function partOfBlock(type: number, size: number): Part {
  if (type === 3 || size > MOST_BLOCK_BYTES) throw new MalformedZstd('a block of it is of no kind that there is')
  return { bytes: type === 1 ? 1 : size, unpacked: type === 2 ? MOST_BLOCK_BYTES : size }
}

function windowOf(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >>> 3))
  return base + (base / 8) * (descriptor & 7)
}

function checkWindow(bytes: number): void {
  if (bytes > MOST_WINDOW_BYTES) throw new ZstdWindowTooLarge(bytes, MOST_WINDOW_BYTES)
}
