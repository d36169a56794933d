import type { Operation } from '../database/database.ts'
import { numberedKey, prefixes } from '../format/keys.ts'
import { earliest, expiryTime } from '../index/bucket-retention.ts'
import type { Series } from '../index/series.ts'
import type { StoreState } from '../index/store-state.ts'
import { deleteFromTail } from './apply-batch.ts'
import { dropSeries } from './delete.ts'

/** Does not show any more what is older than each bucket keeps. */
export function hideExpired(state: StoreState, now: bigint): void {
  for (const bucket of state.buckets.values()) bucket.expiredBefore = expiryTime(now, bucket.retention) ?? earliest
}

/**
 * Drops what is older than each bucket keeps: blocks that are expired as a whole, points of tails, series with
 * nothing left. A block that is expired in part stays, and the part is not shown any more.
 */
export async function dropExpired(state: StoreState, now: bigint): Promise<void> {
  let firstDropped = Infinity
  let lastDropped = -Infinity
  for (const bucket of [...state.buckets.values()]) {
    const expired = expiryTime(now, bucket.retention)
    if (expired === undefined || expired <= bucket.droppedBefore) continue
    bucket.expiredBefore = expired
    bucket.droppedBefore = expired
    const operations: Operation[] = []
    const empty: Series[] = []
    for (const series of bucket.index.series()) {
      // Replaying the log puts expired points back into a tail, until the next time this runs.
      deleteFromTail(state, series, earliest, expired - 1n)
      while (series.blocks.entries[0] && series.blocks.entries[0].end < expired) {
        const entry = series.blocks.entries[0]
        firstDropped = Math.min(firstDropped, entry.number)
        lastDropped = Math.max(lastDropped, entry.number)
        operations.push(...state.removeBlock(series, entry))
      }
      if (series.empty) empty.push(series)
    }
    operations.push(...dropSeries(state, bucket, empty))
    if (operations.length > 0) await state.committer.commit(operations)
  }
  // LevelDB gives space back only where it compacts, and deletes alone do not make it do so.
  if (lastDropped >= 0) {
    const end = numberedKey(prefixes.block, lastDropped + 1)
    await state.database.compactRange(numberedKey(prefixes.block, firstDropped), end)
  }
}
