const day = 86_400_000_000_000n
const hour = 3_600_000_000_000n
/** InfluxDB's store hands out as many points at once. */
const pointsAtOnce = 1000

/** The span of time that a shard of a bucket holds. */
export function shardSpan(retentionPeriodNs: bigint): bigint {
  if (retentionPeriodNs === 0n || retentionPeriodNs >= 180n * day) return 7n * day
  return retentionPeriodNs >= 2n * day ? day : hour
}

/**
 * The rows at which InfluxDB's store begins another buffer of a series: every thousand points, and where another
 * shard begins (shards of a week begin on Mondays).
 */
export function storeBreaks(times: BigInt64Array, span: bigint): readonly number[] {
  const breaks: number[] = []
  const { length } = times
  for (let start = 0; start < length; ) {
    const end = firstNotBefore(times, shardEnd(times[start] as bigint, span), start)
    for (let row = start + pointsAtOnce; row < end; row += pointsAtOnce) breaks.push(row)
    if (end < length) breaks.push(end)
    start = end
  }
  return breaks
}

/** Shards are counted from a Monday; the epoch is a Thursday. */
function shardEnd(time: bigint, span: bigint): bigint {
  const shifted = time + 3n * day
  const within = ((shifted % span) + span) % span
  return time - within + span
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
