import { RecentMap } from '@nrg/flux/recent-map'
import type { Predicate, SeriesKey, SeriesPoints, SeriesRead } from '@nrg/flux/storage'
import { matchPoints, type ReadRequest, type Residual, reduceForSeries } from '@nrg/flux/storage'
import { fieldTypes } from '../points/field-kind.ts'
import { findTime, mergePoints, pointsOf, pointsWithin, retainPoints, slicePoints } from '../points/points.ts'
import { type Ask, type BlockReference, type SelectRequest, sendablePredicate } from '../protocol/request.ts'
import { BlockFetcher } from './block-fetcher.ts'
import { type SelectedSeries, SeriesNames } from './selected-series.ts'

/** Counts at edges that are kept: a count of some thousands of series asks for one or two of each. */
const keptEdges = 50_000

/** A block that its series has no more, so it seems: the series is to be asked for again. */
class BlockGone extends Error {
  readonly number: number
  /** It is lost, and those beside it were not answered, for it had all that was wanted. */
  readonly isLost: boolean

  constructor(number: number, isLost: boolean) {
    super(`block ${number} is gone`)
    this.number = number
    this.isLost = isLost
  }
}

/**
 * Reads series as the engine wants them, from the answers of a store on another thread. Blocks arrive
 * compressed and are checked and decompressed here; what was used last is kept, within a bound of bytes.
 */
export class SeriesReader {
  readonly #ask: Ask
  readonly #fetcher: BlockFetcher
  readonly #names: SeriesNames
  /** Points of a block between two times. Blocks never change, and who watches a bucket asks for the same again. */
  readonly #edges = new RecentMap<string, number>(keptEdges)
  /** Numbers of blocks that were found to be lost. */
  readonly #lost = new Set<number>()

  constructor(ask: Ask, { cacheBytes }: { cacheBytes: number }) {
    this.#ask = ask
    this.#fetcher = new BlockFetcher(ask, cacheBytes)
    this.#names = new SeriesNames(ask)
  }

  /** Series with at least one matching point, in InfluxDB's order. */
  *read(request: ReadRequest): Iterable<SeriesRead> {
    for (const answer of this.#answers(request, true)) {
      for (const selection of selections(answer, request)) {
        const { measurement, tags, field, kind } = selection.series
        const type = fieldTypes[kind]
        const tail = tailAlone(selection)
        if (tail) {
          if (tail.times.length > 0) yield { measurement, tags, field, type, chunks: () => [tail] }
          continue
        }
        // A block may turn out to have no point within the bounds: only a point proves a series.
        const [first] = this.#chunks(selection)
        if (first) yield { measurement, tags, field, type, chunks: () => this.#chunksFrom(selection, first) }
      }
    }
  }

  /** The series that `read` answers, without their points. */
  *series(request: ReadRequest): Iterable<SeriesKey & { readonly type: SeriesRead['type'] }> {
    for (const answer of this.#answers(request, false)) {
      for (const selection of selections(answer, request)) {
        if (!selection.series.certain && isEmpty(this.#chunks(selection))) continue
        const { measurement, tags, field, kind } = selection.series
        yield { measurement, tags, field, type: fieldTypes[kind] }
      }
    }
  }

  /** The series that `read` answers, with the number of their points. */
  *counts(request: ReadRequest): Iterable<SeriesKey & { readonly count: number }> {
    for (const answer of this.#answers(request, true)) {
      // What is read of a series is at its edges: nothing else is to be fetched along with it.
      const edges = { ...answer, series: answer.series.map((series) => withoutWhole(series, answer, request)) }
      for (const selection of selections(answer, request)) {
        const count = this.#count(selection, edges)
        const { measurement, tags, field } = selection.series
        if (count > 0) yield { measurement, tags, field, count }
      }
    }
  }

  *#answers(request: ReadRequest, points: boolean): Iterable<Answer> {
    let query: SelectRequest = selectRequest(request, points)
    for (;;) {
      const answer = this.#ask(query)
      const series = this.#names.seriesOf(answer)
      if (!series) continue
      yield { series, generation: answer.generation, start: answer.start, tails: answer.tails }
      if (!answer.next) return
      query = { ...query, after: answer.next }
    }
  }

  /** The matching points of a series, chunk by chunk, none of them empty. */
  *#chunks(selection: Selection): Iterable<SeriesPoints> {
    let from = selection.answer.start
    const gone = new Set<number>()
    for (;;) {
      try {
        for (const points of this.#merged(selection, from, gone)) {
          const matching = retainPoints(points, matchPoints(selection.residual, points))
          if (matching.times.length > 0) yield matching
          from = (points.times.at(-1) as bigint) + 1n
        }
        return
      } catch (error) {
        if (!(error instanceof BlockGone)) throw error
        gone.add(error.number)
        if (error.isLost) selection = { ...selection, request: { ...selection.request, only: undefined } }
      }
      const again = this.#selectAgain(selection)
      if (!again) return
      selection = again
    }
  }

  /** A chunk that is at hand, and those after it. */
  *#chunksFrom(selection: Selection, first: SeriesPoints): Iterable<SeriesPoints> {
    yield first
    const { series, request } = selection
    const last = first.times.at(-1) as bigint
    // A tail alone is one chunk, and so is what a block has within the bounds.
    const more =
      series.blocks.length > 0 && (series.tailCount > 0 || (series.blocks.at(-1) as BlockReference).start > last)
    if (more) yield* this.#chunks(narrowed(selection, last + 1n, request.stop))
  }

  /** Points of blocks that lie within the bounds as they are, are counted without being read. */
  #count(selection: Selection, edges: Answer): number {
    const whole = wholeBlocks(selection)
    if (!whole || selection.series.blocks.some(({ number }) => this.#lost.has(number)))
      return countOf(this.#chunks(selection))
    const edge = { ...selection, answer: edges }
    const before = narrowed(edge, edges.start, whole.start)
    const behind = narrowed(edge, whole.end + 1n, selection.request.stop)
    return this.#countEdge(before) + whole.count + this.#countEdge(behind)
  }

  /** Points at an edge: where they are of one block alone, they are the same the next time. */
  #countEdge(selection: Selection): number {
    const edge = edgeOfBlock(selection)
    if (edge === undefined) return countOf(this.#chunks(selection))
    const known = this.#edges.get(edge)
    if (known !== undefined) return known
    const count = countOf(this.#chunks(selection))
    this.#edges.set(edge, count)
    return count
  }

  /** Blocks and tail as one rising run, chunk by chunk, from a time on. */
  *#merged(selection: Selection, from: bigint, gone: ReadonlySet<number>): Iterable<SeriesPoints> {
    const { series, request, answer } = selection
    let tail = series.tailCount > 0 ? pointsWithin(tailPoints(series, answer.tails), from, request.stop) : undefined
    for (const [place, block] of series.blocks.entries()) {
      if (block.end < from) continue
      if (!tail) {
        const points = this.#block(selection, place, block, gone)
        const chunk = points && pointsWithin(points, from, request.stop)
        if (chunk && chunk.times.length > 0) yield chunk
        continue
      }
      const inside = findTime(tail.times, block.start)
      const behind = findTime(tail.times, block.end + 1n)
      const before = slicePoints(tail, 0, inside)
      const overlapping = slicePoints(tail, inside, behind)
      tail = slicePoints(tail, behind, tail.times.length)
      if (before.times.length > 0) yield before
      const points = this.#block(selection, place, block, gone)
      const chunk = points ? mergePoints(pointsWithin(points, from, request.stop), overlapping) : overlapping
      if (chunk.times.length > 0) yield chunk
    }
    if (tail && tail.times.length > 0) yield tail
  }

  /** A block's points; undefined where they are lost, which the store is told. */
  #block(
    selection: Selection,
    place: number,
    block: BlockReference,
    gone: ReadonlySet<number>,
  ): SeriesPoints | undefined {
    const points = this.#fetcher.get(block, () => blocksFrom(selection, place + 1))
    if (typeof points !== 'string') return points
    // Asked for again, the series would have other blocks if it had only been rewritten.
    if (points === 'gone' && !gone.has(block.number)) throw new BlockGone(block.number, false)
    this.#lost.add(block.number)
    this.#ask({ type: 'damage', seriesId: selection.series.id, block: block.number })
    if (selection.request.only) throw new BlockGone(block.number, true)
    return undefined
  }

  #selectAgain({ series, request, answer: before }: Selection): Selection | undefined {
    const answer = this.#ask({ ...selectRequest(request, true), seriesId: series.id })
    const again = this.#names.seriesOf(answer)
    // Its number may be another series' now.
    if (!again || answer.generation !== before.generation) throw new Error('the store was opened anew; query again')
    for (const selection of selections({ ...answer, series: again }, request)) return selection
    return undefined
  }
}

/** An answer of the store, with the names of its series. */
interface Answer {
  readonly series: readonly SelectedSeries[]
  readonly generation: number
  readonly start: bigint
  readonly tails: Int32Array
}

/** A series of an answer, and what of the predicate is left to ask of its points. */
interface Selection {
  readonly series: SelectedSeries
  readonly residual: Residual
  readonly answer: Answer
  /** Its place in the answer. */
  readonly place: number
  readonly request: ReadRequest
}

function* selections(answer: Answer, request: ReadRequest): Iterable<Selection> {
  for (const [place, series] of answer.series.entries()) {
    const residual = series.matching || reduceForSeries(request.predicate, series)
    if (residual !== false) yield { series, residual, answer, place, request }
  }
}

/** The points of a series where all that match are in its tail, as the store cut it: of thousands most are. */
const tailAlone = ({ series, residual, answer }: Selection): SeriesPoints | undefined =>
  residual === true && series.blocks.length === 0 ? tailPoints(series, answer.tails) : undefined

/** A stretch of time in which a series has whole blocks, and all of them match, and nothing else. */
function wholeBlocks({ series, residual, answer, request }: Selection) {
  const blocks = series.blocks.filter(isWithin(answer, request))
  const [first] = blocks
  const last = blocks.at(-1)
  if (!first || !last || residual !== true) return undefined
  const tail = tailPoints(series, answer.tails).times
  if (findTime(tail, first.start) < findTime(tail, last.end + 1n)) return undefined
  return { start: first.start, end: last.end, count: blocks.reduce((sum, { count }) => sum + count, 0) }
}

const isWithin =
  (from: { readonly start: bigint }, until: { readonly stop: bigint }) =>
  ({ start, end }: BlockReference): boolean =>
    start >= from.start && end < until.stop

function withoutWhole(series: SelectedSeries, answer: Answer, request: ReadRequest): SelectedSeries {
  const isWhole = isWithin(answer, request)
  return { ...series, blocks: series.blocks.filter((block) => !isWhole(block)) }
}

/** The same series between two times within its bounds. */
function narrowed(selection: Selection, start: bigint, stop: bigint): Selection {
  const { series, answer, request } = selection
  const blocks = series.blocks.filter((block) => block.end >= start && block.start < stop)
  return {
    ...selection,
    series: { ...series, blocks },
    answer: { ...answer, start },
    request: { ...request, start, stop },
  }
}

/** What an edge is known by that has points of one block alone. */
function edgeOfBlock({ series, request, answer }: Selection): string | undefined {
  const [block] = series.blocks
  if (!block || series.blocks.length > 1) return undefined
  const { times } = pointsWithin(tailPoints(series, answer.tails), answer.start, request.stop)
  return times.length > 0 ? undefined : `${block.number} ${answer.start} ${request.stop}`
}

function countOf(chunks: Iterable<SeriesPoints>): number {
  let count = 0
  for (const { times } of chunks) count += times.length
  return count
}

/** The blocks of a selection from a place on, then those of the series after it. */
function* blocksFrom({ series, answer, place }: Selection, from: number): Iterable<BlockReference> {
  for (let i = from; i < series.blocks.length; i++) yield series.blocks[i] as BlockReference
  for (let i = place + 1; i < answer.series.length; i++) yield* (answer.series[i] as SelectedSeries).blocks
}

function tailPoints({ kind, tailCount, tailAt, strings }: SelectedSeries, words: Int32Array): SeriesPoints {
  const valuesAt = tailAt + 2 * tailCount
  const end = valuesAt + 2 * tailCount
  return pointsOf(kind, words.subarray(tailAt, valuesAt), words.subarray(valuesAt, end), strings)
}

function selectRequest({ bucketId, start, stop, predicate, only }: ReadRequest, points: boolean): SelectRequest {
  const sent: { predicate?: Predicate } = predicate ? { predicate: sendablePredicate(predicate) } : {}
  return { type: 'select', bucketId, start, stop, points, ...sent, ...(only && { only }) }
}

function isEmpty(chunks: Iterable<SeriesPoints>): boolean {
  for (const _ of chunks) return false
  return true
}
