import { READING_MEASUREMENT } from '@nrg/schema/reading'
import { formatLine } from './line.ts'

/** A reading that is known to be good. */
export interface DeviceReading {
  readonly deviceId: string
  /** Nanoseconds since the epoch. */
  readonly time: bigint
  /** At least one finite value, by metric. */
  readonly metrics: Readonly<Record<string, number>>
  /** Its line, where that is made already. */
  readonly line?: string
}

/** The line of a reading: one point with a float field for each metric. */
export function readingLine(reading: DeviceReading): string {
  if (reading.line !== undefined) return reading.line
  const { deviceId, time, metrics } = reading
  return formatLine({ measurement: READING_MEASUREMENT, tags: { device_id: deviceId }, fields: metrics, time })
}
