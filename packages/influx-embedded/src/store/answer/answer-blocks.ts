import { numberedKey, prefixes } from '../format/keys.ts'
import type { StoreState } from '../index/store-state.ts'
import type { BlocksAnswer, DamageReport } from '../protocol/request.ts'

/** Fetches blocks as they are stored. */
export async function answerBlocks(state: StoreState, numbers: readonly number[]): Promise<BlocksAnswer> {
  // What is unwritten now may be written, and forgotten here, by the time the others are read.
  const unwritten = numbers.map((number) => state.unwritten.get(number))
  const keys = numbers.map((number) => numberedKey(prefixes.block, number))
  const stored = await state.database.getMany(keys.filter((_, i) => !unwritten[i]))
  let next = 0
  return pack(unwritten.map((block) => block ?? stored[next++]))
}

/** Fetches blocks as they are stored, at once. */
export function answerBlocksSync(state: StoreState, numbers: readonly number[]): BlocksAnswer {
  const stored = (number: number) => state.database.getSync(numberedKey(prefixes.block, number))
  return pack(numbers.map((number) => state.unwritten.get(number) ?? stored(number)))
}

/** Counts a block that a reader found damaged or missing, if its series still has it. */
export function countDamage(state: StoreState, { seriesId, block }: DamageReport): void {
  const entry = state.series.get(seriesId)?.blocks.entries.find(({ number }) => number === block)
  if (entry) state.damage.found('block', block, entry.count)
}

function pack(blocks: readonly (Buffer | undefined)[]): BlocksAnswer {
  let length = 0
  for (const block of blocks) length += block?.length ?? 0
  const bytes = new Uint8Array(length)
  const lengths: number[] = []
  let at = 0
  for (const block of blocks) {
    lengths.push(block?.length ?? -1)
    if (!block) continue
    bytes.set(block, at)
    at += block.length
  }
  return { type: 'blocks', bytes, lengths }
}
