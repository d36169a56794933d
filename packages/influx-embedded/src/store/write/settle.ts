import type { Operation } from '../database/database.ts'
import { prefixes, prefixRange } from '../format/keys.ts'
import type { StoreState } from '../index/store-state.ts'
import { flushTail } from './flush.ts'

/** Milliseconds that a store takes to settle before it is closed: whoever stops it does not wait forever. */
const patienceMs = 2000
/** Tails that go together. */
const tailsPerGroup = 256

/**
 * Turns the tails into blocks and gives the log's space back, before a store is closed: it then takes little
 * space and starts fast. It need not be done, nor finished: the log has all that is not in blocks.
 */
export async function settle(state: StoreState): Promise<void> {
  const until = performance.now() + patienceMs
  while (!isSettled(state) && performance.now() < until) {
    const operations: Operation[] = []
    let left = tailsPerGroup
    for (const series of state.tails) {
      if (left-- === 0) break
      operations.push(...flushTail(state, series))
    }
    await state.committer.commit(operations)
  }
  if (isSettled(state)) await state.database.compactRange(...prefixRange(prefixes.log))
}

function isSettled({ tails, log }: StoreState): boolean {
  return tails.size === 0 && log.first === log.next
}
