import type { Series } from '../index/series.ts'
import type { StoreState } from '../index/store-state.ts'
import { kinds } from '../points/field-kind.ts'
import { highWord, lowWord } from '../points/nanos.ts'
import type { StagedBatch } from './line/staged-batch.ts'
import type { PointsRecord } from './log.ts'

/**
 * Puts the points of a batch into the tails. Answers the series whose tails are full: they may become blocks
 * only now, since a block says that all of a log record's points of its series are in blocks.
 */
export function applyBatch(state: StoreState, batch: StagedBatch, sequence: number): ReadonlySet<Series> {
  const { times, ends, words, kinds: valueKinds, strings } = batch
  const full = new Set<Series>()
  let grown = 0
  let value = 0
  for (let line = 0; line < batch.lineCount; line++) {
    const low = times[2 * line] as number
    const high = times[2 * line + 1] as number
    const end = ends[line] as number
    for (; value < end; value++) {
      const series = batch.series[value] as Series
      const tail = series.tail ?? state.tailOf(series, sequence)
      if (valueKinds[value] === kinds.string) {
        grown += tail.putString(low, high, strings[words[2 * value] as number] as string)
      } else {
        grown += tail.put(low, high, words[2 * value] as number, words[2 * value + 1] as number)
      }
      if (tail.full) full.add(series)
    }
  }
  state.tailBytes += grown
  return full
}

/** What replaying the log met that it could not place. */
export interface Unplaced {
  /** Values of series that are not known, by the series' number. */
  readonly values: Map<number, number>
}

/** Puts the points of a log record into the tails again, but for those that blocks have already. */
export function replayPoints(state: StoreState, record: PointsRecord, sequence: number, unplaced: Unplaced): void {
  const { times, ends, words, seriesIds, text } = record
  let grown = 0
  let value = 0
  for (let line = 0; line < ends.length; line++) {
    const low = times[2 * line] as number
    const high = times[2 * line + 1] as number
    for (; value < (ends[line] as number); value++) {
      const id = seriesIds[value] as number
      const series = state.series.get(id)
      if (!series) {
        unplaced.values.set(id, (unplaced.values.get(id) ?? 0) + 1)
        continue
      }
      if (series.flushedSequence >= sequence) continue
      const tail = state.tailOf(series, sequence)
      const from = words[2 * value] as number
      const length = words[2 * value + 1] as number
      if (series.kind === kinds.string) grown += tail.putString(low, high, text.toString('utf8', from, from + length))
      else grown += tail.put(low, high, from, length)
    }
  }
  state.tailBytes += grown
}

/** Removes the points of a tail within two times, both inclusive. */
export function deleteFromTail(state: StoreState, series: Series, first: bigint, last: bigint): boolean {
  const { tail } = series
  if (!tail) return false
  const from = tail.find(lowWord(first), highWord(first))
  const to = tail.find(lowWord(last + 1n), highWord(last + 1n))
  if (from >= to) return false
  tail.remove(from, to)
  if (tail.count === 0) state.dropTail(series)
  return true
}
