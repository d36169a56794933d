const NS = 1_000_000_000n
const DAY = 86_400

/** From the year 1, from which InfluxDB counts spans of time, to 1970, in nanoseconds. */
const YEAR_ONE_TO_EPOCH = 62_135_596_800n * NS

/** The spans of time that a bucket drops as one, each with types of its own: InfluxDB's shard groups. */
export interface Shards {
  /** Nanoseconds. */
  readonly length: bigint
  /** How long before 1970 one of them began, in nanoseconds. */
  readonly shift: bigint
}

/**
 * The shards of a bucket: as it says, or as InfluxDB chooses by what is kept.
 *
 * @see https://docs.influxdata.com/influxdb/v2/reference/internals/shards/#shard-group-duration
 */
export function shardsOf(retentionSeconds: number, seconds = usual(retentionSeconds)): Shards {
  const length = BigInt(seconds) * NS
  return { length, shift: YEAR_ONE_TO_EPOCH % length }
}

/** The last nanosecond of the shard that a time is in. */
export function endOfShard(time: bigint, { length, shift }: Shards): bigint {
  return time - ((time + shift) % length) + length - 1n
}

function usual(retentionSeconds: number): number {
  if (retentionSeconds === 0 || retentionSeconds >= 180 * DAY) return 7 * DAY
  return retentionSeconds >= 2 * DAY ? DAY : 3600
}
