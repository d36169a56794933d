import { type Predicate, reduceForSeries } from '@nrg/flux/storage'
import type { Operation } from '../database/database.ts'
import { numberedKey, prefixes } from '../format/keys.ts'
import type { Series } from '../index/series.ts'
import type { StoredBucket, StoreState } from '../index/store-state.ts'
import { findTime, mergePoints, slicePoints } from '../points/points.ts'
import { deleteFromTail } from './apply-batch.ts'
import { readBlock, writeBlocks } from './flush.ts'
import { encodeDelete, encodeDrop } from './log.ts'

/** What is to be deleted. */
export interface DeleteRequest {
  /** Nanoseconds, inclusive. */
  readonly start: bigint
  /** Nanoseconds, inclusive as with the real server. */
  readonly stop: bigint
  /** About tags and `_measurement` alone; all series when absent. */
  readonly predicate?: Predicate
}

/** Series that one group of operations takes on: between groups others have their turn. */
const seriesPerGroup = 256

/** Deletes points of the series that match; durable once it resolves. */
export async function deletePoints(state: StoreState, bucket: StoredBucket, request: DeleteRequest): Promise<void> {
  const { start, stop, predicate } = request
  if (start > stop) return
  const matching: Series[] = []
  for (const series of bucket.index.series()) {
    if (reduceForSeries(predicate, series) === true) matching.push(series)
  }
  for (let from = 0; from < matching.length; from += seriesPerGroup) {
    const operations = deleteFrom(state, bucket, matching.slice(from, from + seriesPerGroup), start, stop)
    if (operations.length > 0) await state.committer.commit(operations)
  }
}

/** Forgets series with all their points; answers the operations for that. */
export function dropSeries(state: StoreState, bucket: StoredBucket, dropped: readonly Series[]): Operation[] {
  if (dropped.length === 0) return []
  const operations: Operation[] = []
  for (const series of dropped) {
    for (const entry of [...series.blocks.entries]) operations.push(...state.removeBlock(series, entry))
    state.dropTail(series)
    state.series.delete(series.id)
    bucket.index.remove(series)
    operations.push({ type: 'del', key: numberedKey(prefixes.series, series.id) })
  }
  const ids = dropped.map(({ id }) => id)
  operations.push(logOperation(state, (sequence) => encodeDrop(sequence, ids)))
  return operations
}

function deleteFrom(
  state: StoreState,
  bucket: StoredBucket,
  matching: readonly Series[],
  first: bigint,
  last: bigint,
): Operation[] {
  const operations: Operation[] = []
  const logged: number[] = []
  const empty: Series[] = []
  for (const series of matching) {
    // Dropped meanwhile by another delete.
    if (!state.series.has(series.id)) continue
    const inTail = deleteFromTail(state, series, first, last)
    if (inTail) logged.push(series.id)
    const inBlocks = deleteFromBlocks(state, series, first, last, operations)
    if ((inTail || inBlocks) && series.empty) empty.push(series)
  }
  if (logged.length > 0) {
    operations.push(logOperation(state, (sequence) => encodeDelete(sequence, logged, first, last)))
  }
  operations.push(...dropSeries(state, bucket, empty))
  return operations
}

function deleteFromBlocks(
  state: StoreState,
  series: Series,
  first: bigint,
  last: bigint,
  operations: Operation[],
): boolean {
  const entries = series.blocks.within(first, last + 1n)
  for (const entry of entries) {
    const points = entry.start >= first && entry.end <= last ? undefined : readBlock(state, entry)
    operations.push(...state.removeBlock(series, entry))
    if (!points) continue
    const before = slicePoints(points, 0, findTime(points.times, first))
    const behind = slicePoints(points, findTime(points.times, last + 1n), points.times.length)
    const kept = mergePoints(before, behind)
    if (kept.times.length > 0) writeBlocks(state, series, kept, series.flushedSequence, operations)
  }
  return entries.length > 0
}

function logOperation(state: StoreState, encode: (sequence: number) => Buffer): Operation {
  const sequence = state.log.next
  const value = encode(sequence)
  state.log.add(value.length)
  return { type: 'put', key: numberedKey(prefixes.log, sequence), value }
}
