import { reduceForSeries } from '@nrg/flux/storage'
import type { Cursor, SelectAnswer, SelectedSeries, SelectRequest } from './ask.ts'
import { seriesInOrder } from './candidates.ts'
import { kinds } from './field-kind.ts'
import type { Series } from './series.ts'
import type { StoredBucket, StoreState } from './store-state.ts'

/** An answer ends after this many series, or words of tails. */
const seriesPerAnswer = 1024
const wordsPerAnswer = 1024 * 1024

/** Finds the series that match and what is needed to read them. The predicate's expressions are compiled. */
export function select(state: StoreState, request: SelectRequest): SelectAnswer {
  const bucket = state.buckets.get(request.bucketId)
  if (!bucket) return { type: 'select', series: [], start: request.start, tails: new Int32Array(0) }
  let { start } = request
  if (start < bucket.expiredBefore) start = bucket.expiredBefore
  const answer = new AnswerBuilder(start, request)
  for (const series of matching(state, bucket, request)) if (!answer.add(series)) break
  return answer.finish()
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
  readonly #start: bigint
  readonly #request: SelectRequest
  readonly #selected: SelectedSeries[] = []
  readonly #tails: ChosenTail[] = []
  #words = 0
  #last: Series | undefined
  #next: Cursor | undefined

  constructor(start: bigint, request: SelectRequest) {
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
    if (this.#last && (this.#selected.length >= seriesPerAnswer || this.#words >= wordsPerAnswer)) {
      this.#next = { sortKey: this.#last.source.sortKey, field: this.#last.field }
      return false
    }
    this.#last = series
    // A block's first and last points are known without reading it.
    const inBlocks = blocks.some((block) => block.start >= this.#start || block.end < stop)
    const certain = residual === true && (to > from || inBlocks)
    const wanted = points || !certain
    const tailCount = wanted ? to - from : 0
    this.#selected.push({
      id: series.id,
      measurement: series.measurement,
      tags: series.tags,
      field: series.field,
      kind: series.kind,
      certain,
      tailCount,
      tailAt: this.#words,
      strings: tailCount > 0 && series.kind === kinds.string && series.tail ? [...series.tail.strings] : [],
      blocks: wanted
        ? blocks.map(({ number, start, end, count, bytes }) => ({ number, start, end, count, bytes }))
        : [],
    })
    if (tailCount > 0) this.#tails.push({ series, from, to })
    this.#words += tailCount * 4
    return true
  }

  finish(): SelectAnswer {
    const numbers = new Int32Array(this.#words)
    let at = 0
    for (const { series, from, to } of this.#tails) {
      const length = 2 * (to - from)
      series.tail?.copyWords(from, to, numbers.subarray(at, at + length), numbers.subarray(at + length), 0)
      at += 2 * length
    }
    const next = this.#next && { next: this.#next }
    return { type: 'select', series: this.#selected, start: this.#start, tails: numbers, ...next }
  }
}
