import { blockHeader, decodeBlock } from './block.ts'
import { encodeEntry } from './block-list.ts'
import type { Operation } from './database.ts'
import { numberOf, prefixes } from './keys.ts'
import { eachRecord } from './each-record.ts'
import type { Series } from './series.ts'
import type { StoreState } from './store-state.ts'

/**
 * Finds the blocks that a damaged directory has lost, by reading every block, and writes their entries again.
 * Blocks that the directory has and the disk has not are counted as lost.
 */
export async function rebuildDirectory(state: StoreState, damaged: readonly Buffer[]): Promise<void> {
  const operations: Operation[] = damaged.map((key) => ({ type: 'del', key }))
  const missing = new Map<number, Series>()
  for (const series of state.series.values()) {
    for (const { number } of series.blocks.entries) missing.set(number, series)
  }
  await eachRecord(state.database, prefixes.block, (key, value) => {
    const number = numberOf(key) as number
    if (!missing.delete(number)) adopt(state, number, value, operations)
  })
  for (const [number, series] of missing) {
    const entry = series.blocks.entries.find((other) => other.number === number)
    if (!entry) continue
    state.damage.found('block', number, entry.count)
    operations.push(...state.removeBlock(series, entry))
  }
  await state.database.batch(operations, { sync: true })
}

function adopt(state: StoreState, number: number, block: Buffer, operations: Operation[]): void {
  const header = blockHeader(number, block)
  const points = header && decodeBlock(number, block)
  const series = header && state.series.get(header.seriesId)
  if (!points || !series) {
    state.damage.found('block', number, header?.count)
    return
  }
  const [start, end] = [points.times[0] as bigint, points.times.at(-1) as bigint]
  const entry = { number, start, end, count: header.count, bytes: block.length, sequence: header.sequence }
  state.addBlock(series, entry)
  operations.push({ type: 'put', ...encodeEntry(series.id, entry) })
}
