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
  /** How many readings there are a day from then on, on the average. */
  readonly perDay: number
}

/** How many series of readings a stretch has, when they begin, and how dense they are. */
export async function storedSeries(reader: Reader, span: Span): Promise<StoredSeries> {
  const script = flux`${readings(span)}
    |> first()
    |> group()
    |> keep(columns: ["_time"])
    |> sort(columns: ["_time"])`
  const counting = flux`${readings(span)}
    |> count()
    |> group()
    |> sum()
    |> keep(columns: ["_value"])`
  const rows = await reader.collect(script, Type.Object({ _time: Type.Date() }))
  const [counted] = await reader.collect(counting, Type.Object({ _value: Type.Integer() }))
  const first = rows[0]?._time
  const days = first === undefined ? 1 : Math.max(1, (span.stop.getTime() - first.getTime()) / DAY_MS)
  return { series: rows.length, first, perDay: (counted?._value ?? 0) / days }
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
