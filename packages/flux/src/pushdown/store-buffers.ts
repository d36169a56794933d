import { shardDuration, shardStart } from './shard-bounds.ts'

/** InfluxDB's store hands out as many points at once. */
const pointsAtOnce = 1000

/**
 * The rows at which InfluxDB's store begins another buffer of a series: every thousand points, and where another
 * shard begins.
 */
export function storeBreaks(times: BigInt64Array, retentionPeriodNs: bigint): readonly number[] {
  const breaks: number[] = []
  const { length } = times
  const duration = shardDuration(retentionPeriodNs)
  for (let start = 0; start < length; ) {
    const end = firstNotBefore(times, shardStart(times[start] as bigint, duration) + duration, start)
    for (let row = start + pointsAtOnce; row < end; row += pointsAtOnce) breaks.push(row)
    if (end < length) breaks.push(end)
    start = end
  }
  return breaks
}

function firstNotBefore(times: BigInt64Array, time: bigint, from: number): number {
  if ((times[times.length - 1] as bigint) < time) return times.length
  let low = from
  let high = times.length - 1
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] as bigint) < time) low = middle + 1
    else high = middle
  }
  return low
}
