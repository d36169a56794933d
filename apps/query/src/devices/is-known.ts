import { flux, fluxDuration, fluxString } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { FUTURE_LIMIT_MS, READING_MEASUREMENT } from '@nrg/schema/reading'
import { Type } from '@sinclair/typebox'
import { allKept } from '../live/latest-values.ts'

const Row = Type.Object({ device_id: Type.String(), _time: Type.Date() })

/** Whether any reading of the device is stored. */
export async function isKnown(
  reader: Reader,
  device: string,
  fleet: FleetConfig,
  options: QueryOptions,
): Promise<boolean> {
  // Its clock may be ahead, so the range ends where ingest stops taking readings.
  const script = flux`
  from(bucket: ${fluxString(buckets.raw.name)})
    |> range(start: ${allKept(fleet)}, stop: ${fluxDuration(`${FUTURE_LIMIT_MS}ms`)})
    |> filter(fn: (r) => r._measurement == ${fluxString(READING_MEASUREMENT)} and r.device_id == ${fluxString(device)})
    |> last()
    |> keep(columns: ["device_id", "_time"])
`
  return (await reader.collect(script, Row, options)).length > 0
}
