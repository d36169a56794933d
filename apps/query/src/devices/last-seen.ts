import { type FluxText, flux, fluxDuration, fluxString } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { isReading } from '@nrg/influx/reading-filter'
import { buckets } from '@nrg/schema/bucket'
import type { DeviceSummary } from '@nrg/schema/device'
import { compareDeviceIds } from '@nrg/schema/device-order'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { FUTURE_LIMIT_MS, READING_MEASUREMENT } from '@nrg/schema/reading'
import { Type } from '@sinclair/typebox'
import { allKept } from '../live/latest-values.ts'

const Row = Type.Object({ device_id: Type.String(), _time: Type.Date() })

/**
 * The latest point of each series, which storage finds without reading the others. A device's clock may be ahead, so
 * the range ends where ingest stops taking readings.
 */
const latest = (fleet: FleetConfig, filter: FluxText) => flux`
  from(bucket: ${fluxString(buckets.raw.name)})
    |> range(start: ${allKept(fleet)}, stop: ${fluxDuration(`${FUTURE_LIMIT_MS}ms`)})
    |> filter(fn: ${filter})
    |> last()
    |> keep(columns: ["device_id", "_time"])
`

/** Lists every device and when its latest reading was taken, by id. */
export async function listDevices(reader: Reader, fleet: FleetConfig, options: QueryOptions): Promise<DeviceSummary[]> {
  const seen = new Map<string, number>()
  const script = latest(fleet, flux`(r) => ${isReading}`)
  for await (const { device_id, _time } of reader.rows(script, Row, options))
    seen.set(device_id, Math.max(seen.get(device_id) ?? 0, _time.getTime()))
  return [...seen]
    .map(([device_id, time]) => ({ device_id, last_seen: new Date(time).toISOString() }))
    .sort((a, b) => compareDeviceIds(a.device_id, b.device_id))
}

/** Whether any reading of the device is stored. */
export async function isKnown(
  reader: Reader,
  device: string,
  fleet: FleetConfig,
  options: QueryOptions,
): Promise<boolean> {
  const script = latest(
    fleet,
    flux`(r) => r._measurement == ${fluxString(READING_MEASUREMENT)} and r.device_id == ${fluxString(device)}`,
  )
  return (await reader.collect(script, Row, options)).length > 0
}
