import type { SeriesPoints } from '@nrg/flux/storage'
import { decodeBlock } from '../format/block.ts'
import type { Ask, BlockReference } from '../protocol/request.ts'
import { BlockCache } from './block-cache.ts'

/** Bytes of stored blocks that are fetched at once. */
const fetchBytes = 256 * 1024

/** Gets blocks from the store, several at once, and keeps those used last. */
export class BlockFetcher {
  readonly #ask: Ask
  readonly #cache: BlockCache

  constructor(ask: Ask, cacheBytes: number) {
    this.#ask = ask
    this.#cache = new BlockCache(cacheBytes)
  }

  /**
   * A block's points; 'gone' where the store has it no more, 'damaged' where its checksum does not hold.
   * `upcoming` says which blocks will be wanted next: they are fetched with it.
   */
  get(block: BlockReference, upcoming: () => Iterable<BlockReference>): SeriesPoints | 'gone' | 'damaged' {
    const cached = this.#cache.get(block.number)
    if (cached) return cached
    const wanted: BlockReference[] = [block]
    let bytes = block.bytes
    for (const next of upcoming()) {
      if (bytes >= fetchBytes) break
      if (this.#cache.has(next.number)) continue
      wanted.push(next)
      bytes += next.bytes
    }
    const answer = this.#ask({ type: 'blocks', numbers: wanted.map(({ number }) => number) })
    let at = 0
    let first: SeriesPoints | 'gone' | 'damaged' = 'gone'
    for (const [i, { number }] of wanted.entries()) {
      const length = answer.lengths[i] as number
      if (length < 0) continue
      const points = decodeBlock(number, answer.bytes.subarray(at, at + length))
      at += length
      if (points) this.#cache.set(number, points)
      if (i === 0) first = points ?? 'damaged'
    }
    return first
  }
}
