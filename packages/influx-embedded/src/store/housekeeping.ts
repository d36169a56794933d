import type { Operation } from './database.ts'
import { flushTail } from './flush.ts'
import type { Series } from './series.ts'
import type { StoreState } from './store-state.ts'

/** Milliseconds that a group of writes may spend on turning tails into blocks, unless a bound is near. */
const patienceMs = 2
/** How far beyond its limit something may grow before patience ends. */
const hardFactor = 1.5

/**
 * Keeps the log and the tails within their limits: turns the oldest tails into blocks and removes the log
 * records that no tail needs any more. It does a little with every group of writes, so that none waits long.
 */
export function housekeep(state: StoreState): Operation[] {
  const operations: Operation[] = []
  const until = performance.now() + patienceMs
  for (const series of state.tails) {
    const excess = Math.max(state.tailBytes / state.limits.tailBytes, state.log.bytes / state.limits.logBytes)
    if (excess <= 1 || (excess < hardFactor && performance.now() > until)) break
    operations.push(...flushTail(state, series as Series))
    operations.push(...state.log.trim(state.oldestNeeded))
  }
  operations.push(...state.log.trim(state.oldestNeeded))
  return operations
}
