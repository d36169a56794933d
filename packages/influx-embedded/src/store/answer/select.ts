import { reduceForSeries } from '@nrg/flux/storage'
import type { BlockEntry } from '../format/block-list.ts'
import type { Series } from '../index/series.ts'
import type { StoredBucket, StoreState } from '../index/store-state.ts'
import { kinds } from '../points/field-kind.ts'
import type { Cursor, KeysAnswer, KeysRequest, SelectAnswer, SelectRequest } from '../protocol/request.ts'
import { seriesInOrder } from './candidates.ts'

/** An answer ends after this many series, or words of tails. */
const seriesPerAnswer = 1024
const wordsPerAnswer = 1024 * 1024

/** Finds the series that match and what is needed to read them. The predicate's expressions are compiled. */
export function select(state: StoreState, request: SelectRequest): SelectAnswer {
  const bucket = state.buckets.get(request.bucketId)
  let { start } = request
  if (bucket && start < bucket.expiredBefore) start = bucket.expiredBefore
  const answer = new AnswerBuilder(state.generation, start, request)
  // Of thousands of series few may have a point since a while ago.
  const recent = (series: Series) => !series.endsBefore(start)
  if (bucket) for (const series of matching(state, bucket, request)) if (recent(series) && !answer.add(series)) break
  return answer.finish()
}

/** What series are called. */
export function answerKeys(state: StoreState, { generation, ids }: KeysRequest): KeysAnswer {
  if (generation !== state.generation) return { type: 'keys', keys: undefined }
  const keys = Array.from(ids, (id) => {
    const series = state.series.get(id)
    return series && { measurement: series.measurement, tags: series.tags, field: series.field }
  })
  return { type: 'keys', keys }
}

function matching(state: StoreState, bucket: StoredBucket, request: SelectRequest): Iterable<Series> {
  if (request.seriesId === undefined) return seriesInOrder(bucket.index, request.predicate, request.after)
  const series = state.series.get(request.seriesId)
  return series ? [series] : []
}

interface ChosenTail {
  readonly series: Series
  readonly from: number
  readonly to: number
}

class AnswerBuilder {
  readonly #generation: number
  readonly #start: bigint
  readonly #request: SelectRequest
  readonly #series: number[] = []
  readonly #blocks: bigint[] = []
  readonly #strings = new Map<number, readonly string[]>()
  readonly #tails: ChosenTail[] = []
  #selected = 0
  #words = 0
  #last: Series | undefined
  #next: Cursor | undefined

  constructor(generation: number, start: bigint, request: SelectRequest) {
    this.#generation = generation
    this.#start = start
    this.#request = request
  }

  /** Adds a series if it may have points that match; false where the answer is long enough. */
  add(series: Series): boolean {
    const { predicate, stop, points } = this.#request
    const residual = reduceForSeries(predicate, series)
    if (residual === false) return true
    const { from, to } = series.tailWithin(this.#start, stop)
    const blocks = series.blocksWithin(this.#start, stop)
    if (from === to && blocks.length === 0) return true
    if (this.#last && (this.#selected >= seriesPerAnswer || this.#words >= wordsPerAnswer)) {
      this.#next = { sortKey: this.#last.source.sortKey, field: this.#last.field }
      return false
    }
    this.#last = series
    // A block's first and last points are known without reading it.
    const inBlocks = blocks.some((block) => block.start >= this.#start || block.end < stop)
    const certain = residual === true && (to > from || inBlocks)
    const wanted = points || !certain
    const chosen = wanted && residual === true ? this.#outermost({ series, from, to }, blocks) : { from, to, blocks }
    const tailCount = wanted ? chosen.to - chosen.from : 0
    if (tailCount > 0) {
      if (series.kind === kinds.string) this.#strings.set(this.#selected, [...(series.tail?.strings ?? [])])
      this.#tails.push({ series, from: chosen.from, to: chosen.to })
    }
    // In the order of `seriesWords` and of `blockWords`.
    const matching = Number(residual === true)
    this.#series.push(series.id, series.kind, matching, Number(certain), tailCount, wanted ? chosen.blocks.length : 0)
    if (wanted)
      for (const { number, start, end, count, bytes } of chosen.blocks)
        this.#blocks.push(BigInt(number), start, end, BigInt(count), BigInt(bytes))
    this.#selected++
    this.#words += tailCount * 4
    return true
  }

  /** Of what lies within the bounds that which has the point that alone is wanted; all of it where all are. */
  #outermost({ series, from, to }: ChosenTail, blocks: readonly BlockEntry[]) {
    const { only, stop } = this.#request
    if (only === undefined) return { from, to, blocks }
    // Blocks lie one behind the other; the tail may reach in between, and what it has of a time holds.
    const block = only === 'first' ? blocks[0] : blocks.at(-1)
    const outside =
      block &&
      (only === 'first' ? series.tailWithin(this.#start, block.start) : series.tailWithin(block.end + 1n, stop))
    return {
      from: only === 'first' ? from : Math.max(from, to - 1),
      to: only === 'first' ? Math.min(from + 1, to) : to,
      blocks: block === undefined || (outside && outside.from < outside.to) ? [] : [block],
    }
  }

  finish(): SelectAnswer {
    const tails = new Int32Array(this.#words)
    let at = 0
    for (const { series, from, to } of this.#tails) {
      const length = 2 * (to - from)
      series.tail?.copyWords(from, to, tails.subarray(at, at + length), tails.subarray(at + length), 0)
      at += 2 * length
    }
    return {
      type: 'select',
      generation: this.#generation,
      series: Int32Array.from(this.#series),
      blocks: BigInt64Array.from(this.#blocks),
      strings: this.#strings,
      start: this.#start,
      tails,
      ...(this.#next && { next: this.#next }),
    }
  }
}
