import { READING_MEASUREMENT } from '@nrg/schema/reading'
import { formatLine } from './line.ts'

/** A reading that is known to be good. */
export interface StoredReading {
  readonly deviceId: string
  /** Nanoseconds since the epoch. */
  readonly time: bigint
  /** At least one finite value, by metric. */
  readonly metrics: Readonly<Record<string, number>>
}

/** The line of a reading: one point with a float field for each metric. */
export function readingLine({ deviceId, time, metrics }: StoredReading): string {
  return formatLine({ measurement: READING_MEASUREMENT, tags: { device_id: deviceId }, fields: metrics, time })
}
