import type { SeriesPoints } from '@nrg/flux/storage'
import type { BlockReference, BlocksAnswer, SelectedSeries } from './ask.ts'
import { decodeBlock } from './block.ts'
import { BlockCache } from './block-cache.ts'
import type { Ask } from './reader.ts'

/** Bytes of stored blocks that are fetched at once. */
const fetchBytes = 256 * 1024

/** A block that its series has no more: the series is to be asked for again. */
export class BlockGoneError extends Error {}

/** Gets blocks from the store, several at once, and keeps those used last. */
export class BlockFetcher {
  readonly #ask: Ask
  readonly #cache: BlockCache

  constructor(ask: Ask, cacheBytes: number) {
    this.#ask = ask
    this.#cache = new BlockCache(cacheBytes)
  }

  /**
   * A block's points; undefined where it is damaged, which is told to the store. `upcoming` says which blocks
   * will be wanted next: they are fetched with it.
   * @throws BlockGoneError where the series has other blocks by now.
   */
  get(
    series: SelectedSeries,
    block: BlockReference,
    upcoming: () => Iterable<BlockReference>,
  ): SeriesPoints | undefined {
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
    const answer = this.#ask({ type: 'blocks', numbers: wanted.map(({ number }) => number) }) as BlocksAnswer
    if (answer.lengths[0] === -1) throw new BlockGoneError()
    let at = 0
    let first: SeriesPoints | undefined
    for (const [i, { number }] of wanted.entries()) {
      const length = answer.lengths[i] as number
      if (length < 0) continue
      const points = decodeBlock(number, answer.bytes.subarray(at, at + length))
      at += length
      if (points) this.#cache.set(number, points)
      if (i === 0) first = points
    }
    if (!first) this.#ask({ type: 'damage', seriesId: series.id, block: block.number })
    return first
  }
}
