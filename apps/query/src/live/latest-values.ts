import { type FluxText, flux, fluxDuration, fluxString, fluxTime } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { isReading } from '@nrg/influx/reading-filter'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { FUTURE_LIMIT_MS } from '@nrg/schema/reading'
import { retentionSeconds } from '@nrg/schema/retention'
import { Type } from '@sinclair/typebox'

const Row = Type.Object({
  device_id: Type.String(),
  _field: Type.String(),
  _time: Type.Date(),
  _value: Type.Unknown(),
})

/** The start of all readings that are kept. */
export const allKept = ({ retention }: FleetConfig): FluxText => {
  const seconds = retentionSeconds(retention, 'raw')
  return seconds === 0 ? fluxTime(new Date(0)) : flux`-${fluxDuration(`${seconds}s`)}`
}

/** The latest reading of each series from a time on, which storage finds without reading the others. */
export function latestValues(reader: Reader, start: FluxText, options: QueryOptions) {
  // A device's clock may be ahead, so the range ends where ingest stops taking readings.
  const script = flux`
  from(bucket: ${fluxString(buckets.raw.name)})
    |> range(start: ${start}, stop: ${fluxDuration(`${FUTURE_LIMIT_MS}ms`)})
    |> filter(fn: (r) => ${isReading})
    |> last()
    |> keep(columns: ["device_id", "_field", "_time", "_value"])
`
  return reader.rows(script, Row, options)
}
