import type { SeriesPoints } from '@nrg/flux/storage'
import type { Operation } from '../database/database.ts'
import { decodeBlock, encodeBlock } from '../format/block.ts'
import { type BlockEntry, encodeEntry } from '../format/block-list.ts'
import { numberedKey, prefixes } from '../format/keys.ts'
import type { Series } from '../index/series.ts'
import type { StoreState } from '../index/store-state.ts'
import { type Tail, tailCapacity } from '../index/tail.ts'
import { findTime, mergePoints, slicePoints } from '../points/points.ts'

/**
 * Turns a series' tail into blocks; answers the operations that write them. Blocks of one series never
 * overlap: points that fall into one are merged with it.
 */
export function flushTail(state: StoreState, series: Series): Operation[] {
  const tail = series.tail as Tail
  const points = tail.points()
  state.dropTail(series)
  const operations: Operation[] = []
  let at = 0
  for (const entry of series.blocks.within(points.times[0] as bigint, (points.times.at(-1) as bigint) + 1n)) {
    const inside = findTime(points.times, entry.start)
    const behind = findTime(points.times, entry.end + 1n)
    writePoints(state, series, slicePoints(points, at, inside), operations)
    if (behind > inside) replaceBlock(state, series, entry, slicePoints(points, inside, behind), operations)
    at = behind
  }
  writePoints(state, series, slicePoints(points, at, points.times.length), operations)
  return operations
}

/** Reads a block's points where they are needed at once; undefined where it is damaged, which is counted. */
export function readBlock(state: StoreState, entry: BlockEntry): SeriesPoints | undefined {
  const value = state.unwritten.get(entry.number) ?? state.database.getSync(numberedKey(prefixes.block, entry.number))
  const points = value && decodeBlock(entry.number, value)
  if (!points) state.damage.found('block', entry.number, entry.count)
  return points
}

/**
 * Writes points that fall between blocks. The blocks right before them that are not much larger are merged
 * with them: so a series has few small blocks, and a point is rewritten but a few times.
 */
function writePoints(state: StoreState, series: Series, points: SeriesPoints, operations: Operation[]): void {
  if (points.times.length === 0) return
  const { entries } = series.blocks
  let place = series.blocks.firstEndingFrom(points.times[0] as bigint) - 1
  let merged = points
  for (; place >= 0; place--) {
    const before = entries[place] as BlockEntry
    const count = merged.times.length
    if (before.count > 2 * count || before.count + count > tailCapacity) break
    const older = readBlock(state, before)
    if (older) merged = mergePoints(older, merged)
    operations.push(...state.removeBlock(series, before))
  }
  writeBlocks(state, series, merged, state.log.last, operations)
}

function replaceBlock(
  state: StoreState,
  series: Series,
  entry: BlockEntry,
  newer: SeriesPoints,
  operations: Operation[],
): void {
  const older = readBlock(state, entry)
  operations.push(...state.removeBlock(series, entry))
  writeBlocks(state, series, older ? mergePoints(older, newer) : newer, state.log.last, operations)
}

/**
 * Writes rising points that no block overlaps as blocks of their series. `sequence` is the last log record of
 * which all the series' points are in blocks then.
 */
export function writeBlocks(
  state: StoreState,
  series: Series,
  points: SeriesPoints,
  sequence: number,
  operations: Operation[],
): void {
  const pieces = Math.ceil(points.times.length / (tailCapacity * 1.5))
  const length = Math.ceil(points.times.length / pieces)
  for (let from = 0; from < points.times.length; from += length) {
    const piece = slicePoints(points, from, Math.min(from + length, points.times.length))
    const number = state.nextBlock
    const block = encodeBlock(number, series.id, sequence, piece)
    const entry: BlockEntry = {
      number,
      start: piece.times[0] as bigint,
      end: piece.times.at(-1) as bigint,
      count: piece.times.length,
      bytes: block.length,
      sequence,
    }
    state.addBlock(series, entry)
    state.unwritten.set(number, block)
    operations.push({ type: 'put', key: numberedKey(prefixes.block, number), value: block })
    operations.push({ type: 'put', ...encodeEntry(series.id, entry) })
  }
}
