import type { Bounds } from '../values/bounds.ts'
import { divideFloor } from '../values/calendar.ts'

const hour = 3_600_000_000_000n
const day = 24n * hour

/** How long a shard of a bucket is in InfluxDB, by the bucket's retention; 0 keeps everything. */
export function shardDuration(retentionPeriodNs: bigint): bigint {
  if (retentionPeriodNs === 0n || retentionPeriodNs >= 180n * day) return 7n * day
  return retentionPeriodNs >= 2n * day ? day : hour
}

/** Shards of a week begin on Mondays; the epoch was a Thursday. */
const firstMonday = 4n * day

/** The beginning of the shard that an instant is in, where shards are that long. */
export const shardStart = (instant: bigint, duration: bigint): bigint =>
  firstMonday + divideFloor(instant - firstMonday, duration)[0] * duration

const minTime = -(2n ** 63n) + 2n
const maxTime = 2n ** 63n - 2n

/**
 * The time range of the shards that a range touches. InfluxDB answers questions about tags from the index of its
 * shards, whatever the times of the points in them. A range that reaches back to the epoch is without bound.
 */
export function shardBounds({ start, stop }: Bounds, retentionPeriodNs: bigint): Bounds {
  const duration = shardDuration(retentionPeriodNs)
  return {
    start: start <= 0n ? minTime : shardStart(start, duration),
    stop: stop <= 0n ? maxTime : shardStart(stop, duration) + duration,
  }
}
