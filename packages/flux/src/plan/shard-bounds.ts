import { divideFloor } from '../values/calendar.ts'
import type { Bounds } from './bounds.ts'

const hour = 3_600_000_000_000n
const day = 24n * hour

/** How long a shard of a bucket is in InfluxDB, by the bucket's retention; 0 keeps everything. */
function shardDuration(retentionPeriodNs: bigint): bigint {
  if (retentionPeriodNs === 0n || retentionPeriodNs >= 180n * day) return 7n * day
  return retentionPeriodNs >= 2n * day ? day : hour
}

/** Shards of a week begin on Mondays; the epoch was a Thursday. */
const firstMonday = 4n * day

const minTime = -(2n ** 63n) + 2n
const maxTime = 2n ** 63n - 2n

/**
 * The time range of the shards that a range touches. InfluxDB answers questions about tags from the index of its
 * shards, whatever the times of the points in them. A range that reaches back to the epoch is without bound.
 */
export function shardBounds({ start, stop }: Bounds, retentionPeriodNs: bigint): Bounds {
  const length = shardDuration(retentionPeriodNs)
  const shardOf = (instant: bigint): bigint => firstMonday + divideFloor(instant - firstMonday, length)[0] * length
  return {
    start: start <= 0n ? minTime : shardOf(start),
    stop: stop <= 0n ? maxTime : shardOf(stop) + length,
  }
}
