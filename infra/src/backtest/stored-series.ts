import { flux, fluxString, fluxTime } from '@nrg/influx/flux'
import type { Reader } from '@nrg/influx/query'
import { isReading } from '@nrg/influx/reading-filter'
import { buckets } from '@nrg/schema/bucket'
import { Type } from '@sinclair/typebox'
import type { Span } from '../script/task-script.ts'

const DAY_MS = 86_400_000

/** The readings of a stretch of time. */
export interface StoredSeries {
  /** How many metrics of devices there are. */
  readonly series: number
  /** The time of the oldest; none where there is no reading. */
  readonly first: Date | undefined
}

/** How many series of readings a stretch has, and when they begin. */
export async function storedSeries(reader: Reader, span: Span): Promise<StoredSeries> {
  const script = flux`${readings(span)}
    |> first()
    |> group()
    |> keep(columns: ["_time"])
    |> sort(columns: ["_time"])`
  const rows = await reader.collect(script, Type.Object({ _time: Type.Date() }))
  return { series: rows.length, first: rows[0]?._time }
}

/**
 * Whether two readings of any series are never less than `ms` apart.
 *
 * Of readings that come often the first day says so.
 */
export async function areApart(reader: Reader, { start, stop }: Span, ms: number): Promise<boolean> {
  const day = new Date(Math.min(start.getTime() + DAY_MS, stop.getTime()))
  for (const span of [
    { start, stop: day },
    { start, stop },
  ]) {
    const script = flux`${readings(span)}
      |> elapsed(unit: 1ms)
      |> min(column: "elapsed")
      |> group()
      |> min(column: "elapsed")
      |> keep(columns: ["elapsed"])`
    const [nearest] = await reader.collect(script, Type.Object({ elapsed: Type.Integer() }))
    if (nearest !== undefined && nearest.elapsed < ms) return false
  }
  return true
}

const readings = ({ start, stop }: Span) => flux`from(bucket: ${fluxString(buckets.raw.name)})
    |> range(start: ${fluxTime(start)}, stop: ${fluxTime(stop)})
    |> filter(fn: (r) => ${isReading})`
