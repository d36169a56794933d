import { flux, fluxString, fluxTime } from '@nrg/influx/flux'
import type { Reader } from '@nrg/influx/query'
import { isReading } from '@nrg/influx/reading-filter'
import { buckets } from '@nrg/schema/bucket'
import { Type } from '@sinclair/typebox'
import type { Span } from '../script/task-script.ts'

/** The time of the oldest stored reading of a stretch. */
export async function firstReading(reader: Reader, { start, stop }: Span): Promise<Date | undefined> {
  const script = flux`from(bucket: ${fluxString(buckets.raw.name)})
    |> range(start: ${fluxTime(start)}, stop: ${fluxTime(stop)})
    |> filter(fn: (r) => ${isReading})
    |> first()
    |> group()
    |> keep(columns: ["_time"])
    |> sort(columns: ["_time"])
    |> limit(n: 1)`
  const [row] = await reader.collect(script, Type.Object({ _time: Type.Date() }))
  return row?._time
}
