import type { Connection } from '@nrg/influx/connection'
import { InfluxBusy, InfluxUnreachable } from '@nrg/influx/errors'
import { flux, fluxString, fluxTime } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { type WaitOptions, waitUntilReady } from '@nrg/influx/ready'
import { buckets } from '@nrg/schema/bucket'
import { READING_MEASUREMENT } from '@nrg/schema/reading'
import { Type } from '@sinclair/typebox'

/**
 * When the latest reading of a device was taken that the database has, looking back to `since`. Waits for a database
 * that does not answer yet.
 */
export async function latestReading(
  connection: Connection,
  deviceId: number,
  since: Date,
  options: WaitOptions,
): Promise<Date | undefined> {
  const script = flux`from(bucket: ${fluxString(buckets.raw.name)})
    |> range(start: ${fluxTime(since)})
    |> filter(fn: (r) => r._measurement == ${fluxString(READING_MEASUREMENT)} and r.device_id == ${fluxString(String(deviceId))})
    |> last()
    |> group()
    |> sort(columns: ["_time"], desc: true)
    |> limit(n: 1)
    |> keep(columns: ["_time"])`
  let latest: Date | undefined
  const obstacle = async () => {
    try {
      const [row] = await createReader(connection).collect(script, Type.Object({ _time: Type.Date() }))
      latest = row?._time
      return undefined
    } catch (error) {
      if (error instanceof InfluxUnreachable || error instanceof InfluxBusy) return error.message
      throw error
    }
  }
  await waitUntilReady(obstacle, options)
  return latest
}
