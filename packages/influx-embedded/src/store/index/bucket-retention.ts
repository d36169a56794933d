const hour = 3_600_000_000_000n
const day = 24n * hour
/** Nanoseconds from the year 1, from which Go counts when it truncates a time, to 1970. */
export const yearOneToEpoch = 62_135_596_800_000_000_000n

/** Before any time. */
export const earliest = -(2n ** 63n)

/** How long a bucket keeps its points. */
export interface Retention {
  /** Nanoseconds; 0 keeps everything. */
  readonly periodNs: bigint
  /** The span of time that expires as one, in nanoseconds: InfluxDB's shard group duration. */
  readonly groupNs: bigint
}

/** Retention with the group duration that InfluxDB chooses where none is given. */
export function retentionOf(periodNs: bigint, groupNs = 0n): Retention {
  if (groupNs > 0n) return { periodNs, groupNs }
  if (periodNs === 0n || periodNs >= 180n * day) return { periodNs, groupNs: 7n * day }
  return { periodNs, groupNs: periodNs >= 2n * day ? day : hour }
}

/** The start of the group of times that holds a time. */
export function groupStart(time: bigint, { groupNs }: Retention): bigint {
  const sinceYearOne = time + yearOneToEpoch
  const remainder = sinceYearOne % groupNs
  return time - (remainder < 0n ? remainder + groupNs : remainder)
}

/** The time before which points are expired and may be dropped: a group expires when all of it is too old. */
export function expiryTime(now: bigint, retention: Retention): bigint | undefined {
  return retention.periodNs === 0n ? undefined : groupStart(now - retention.periodNs, retention)
}
