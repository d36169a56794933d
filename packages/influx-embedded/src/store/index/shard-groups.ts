import { setImmediate } from 'node:timers/promises'
import { groupStart, yearOneToEpoch } from './bucket-retention.ts'
import type { Series } from './series.ts'
import type { StoredBucket, StoreState } from './store-state.ts'

/** Series that are looked at before what else waits is done. */
const SERIES_AT_A_TIME = 2000
/** A number of a shard is that of its bucket and of its group; the shortest groups, of an hour, have fewer until 2262. */
const GROUPS_OF_A_BUCKET = 2 ** 25

/** The points of a bucket in a span of time, which expire together: what InfluxDB calls a shard, here no place of its own. */
export interface ShardGroup {
  readonly id: number
  readonly bucketId: string
  /** Nanoseconds, inclusive. */
  readonly start: bigint
  /** Nanoseconds, exclusive. */
  readonly stop: bigint
}

/** The groups that may have points, in order of time: between two points of a block there may be groups without any. */
export async function shardGroupsOf(bucket: StoredBucket): Promise<readonly ShardGroup[]> {
  const starts = new Set<bigint>()
  const { groupNs } = bucket.retention
  let group = { start: 0n, stop: 0n }
  const mark = (start: bigint, end: bigint) => {
    if (start < bucket.expiredBefore) start = bucket.expiredBefore
    if (start >= group.start && end < group.stop) return
    for (let at = groupStart(start, bucket.retention); at <= end; at += groupNs) {
      starts.add(at)
      group = { start: at, stop: at + groupNs }
    }
  }
  let seen = 0
  for (const series of bucket.index.series()) {
    for (const { start, end } of series.blocks.entries) mark(start, end)
    markTail(series, mark)
    if (++seen % SERIES_AT_A_TIME === 0) await setImmediate()
  }
  return [...starts].sort((a, b) => (a < b ? -1 : 1)).map((start) => groupAt(bucket, start))
}

/** The group of a number, whether it has points or not; undefined where there is no such bucket. */
export function shardGroup(state: StoreState, id: number): ShardGroup | undefined {
  const bucket = state.bucketsByNumber.get(Math.floor(id / GROUPS_OF_A_BUCKET))
  if (bucket === undefined) return undefined
  return groupAt(bucket, BigInt(id % GROUPS_OF_A_BUCKET) * bucket.retention.groupNs - yearOneToEpoch)
}

function groupAt({ index, retention: { groupNs } }: StoredBucket, start: bigint): ShardGroup {
  const id = index.number * GROUPS_OF_A_BUCKET + Number((start + yearOneToEpoch) / groupNs)
  return { id, bucketId: index.id, start, stop: start + groupNs }
}

function markTail({ tail }: Series, mark: (start: bigint, end: bigint) => void): void {
  if (tail === undefined || tail.count === 0) return
  const [start] = tail.points(0, 1).times
  const [end] = tail.points(tail.count - 1).times
  mark(start as bigint, end as bigint)
}
