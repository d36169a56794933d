import type { Connection } from '@nrg/influx/connection'
import { flux, fluxString, fluxTime } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import { READING_MEASUREMENT } from '@nrg/schema/reading'
import { Type } from '@sinclair/typebox'

/** When the latest reading of a device was taken that the database has, looking back to `since`. */
export async function latestReading(connection: Connection, deviceId: number, since: Date): Promise<Date | undefined> {
  const script = flux`from(bucket: ${fluxString(buckets.raw.name)})
    |> range(start: ${fluxTime(since)})
    |> filter(fn: (r) => r._measurement == ${fluxString(READING_MEASUREMENT)} and r.device_id == ${fluxString(String(deviceId))})
    |> last()
    |> group()
    |> sort(columns: ["_time"], desc: true)
    |> limit(n: 1)
    |> keep(columns: ["_time"])`
  const [row] = await createReader(connection).collect(script, Type.Object({ _time: Type.Date() }))
  return row?._time
}
