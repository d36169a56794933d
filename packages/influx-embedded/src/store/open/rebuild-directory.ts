import type { Operation } from '../database/database.ts'
import { eachRecord } from '../database/each-record.ts'
import { blockHeader, decodeBlock } from '../format/block.ts'
import { type BlockEntry, encodeEntry } from '../format/block-list.ts'
import { numberOf, prefixes } from '../format/keys.ts'
import type { Series } from '../index/series.ts'
import type { StoreState } from '../index/store-state.ts'

/** What the directory should have. */
export interface ExpectedBlocks {
  readonly count: number
  /** The sum of their numbers. */
  readonly sum: number
}

/**
 * Mends a damaged directory by reading every block: writes again the entries that it has lost, and counts the
 * blocks that are lost themselves.
 */
export async function rebuildDirectory(
  state: StoreState,
  damaged: readonly Buffer[],
  expected: ExpectedBlocks,
): Promise<void> {
  const operations: Operation[] = damaged.map((key) => ({ type: 'del', key }))
  const listed = new Map<number, Series>()
  for (const series of state.series.values()) {
    for (const { number } of series.blocks.entries) listed.set(number, series)
  }
  // A block that a whole directory does not have was dropped, and a repair has brought it back.
  const isWhole = state.blockCount === expected.count && state.blockSum === expected.sum
  let counted = 0
  await eachRecord(state.database, prefixes.block, (key, value) => {
    const number = numberOf(key) as number
    if (!listed.delete(number) && !isWhole && !adopt(state, number, value, operations)) counted++
  })
  for (const [number, series] of listed) {
    const entry = series.blocks.entries.find((other) => other.number === number) as BlockEntry
    state.damage.found('block', number, entry.count)
    counted++
    operations.push(...state.removeBlock(series, entry))
  }
  for (const series of state.series.values()) dropReplaced(state, series, operations)
  const missing = expected.count - state.blockCount - counted
  if (missing > 0) state.damage.lost('blocks', missing)
  if (!state.database.readOnly) await state.database.batch(operations, { sync: true })
}

/** Takes over a block that is not in the directory; false where it cannot be used, which is counted. */
function adopt(state: StoreState, number: number, block: Buffer, operations: Operation[]): boolean {
  const header = blockHeader(number, block)
  const points = header && decodeBlock(number, block)
  const series = header && state.series.get(header.seriesId)
  if (!points || !series) {
    state.damage.found('block', number, header?.count)
    return false
  }
  const [start, end] = [points.times[0] as bigint, points.times.at(-1) as bigint]
  const entry = { number, start, end, count: header.count, bytes: block.length, sequence: header.sequence }
  state.addBlock(series, entry)
  operations.push({ type: 'put', ...encodeEntry(series.id, entry) })
  return true
}

/** A repair may bring back a block that a later one has replaced: where two overlap, the later one is right. */
function dropReplaced(state: StoreState, series: Series, operations: Operation[]): void {
  if (!overlaps(series.blocks.entries)) return
  const newestFirst = [...series.blocks.entries].sort((a, b) => b.number - a.number)
  const kept: BlockEntry[] = []
  for (const entry of newestFirst) {
    if (kept.some(({ start, end }) => start <= entry.end && entry.start <= end)) {
      operations.push(...state.removeBlock(series, entry))
    } else {
      kept.push(entry)
    }
  }
}

function overlaps(entries: readonly BlockEntry[]): boolean {
  const inOrder = [...entries].sort((a, b) => (a.start < b.start ? -1 : 1))
  return inOrder.some((entry, i) => i > 0 && entry.start <= (inOrder[i - 1] as BlockEntry).end)
}
