import { InfluxRefused } from '@nrg/influx/errors'
import { type FluxText, flux, fluxDuration, fluxOneOf, fluxString, fluxTime } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { isReading } from '@nrg/influx/reading-filter'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { FUTURE_LIMIT_MS } from '@nrg/schema/reading'
import { retentionSeconds } from '@nrg/schema/retention'
import { type Static, Type } from '@sinclair/typebox'

const Row = Type.Object({
  device_id: Type.String(),
  _field: Type.String(),
  _time: Type.Date(),
  _value: Type.Unknown(),
})

/** The latest reading of a series. */
export type LatestValue = Static<typeof Row>

/** Which readings are looked at: those from a time on, of all devices or of some. */
export interface LatestOf {
  readonly start: FluxText
  readonly devices?: readonly string[]
}

/** The start of all readings that are kept. */
export const allKept = ({ retention }: FleetConfig): FluxText => {
  const seconds = retentionSeconds(retention, 'raw')
  return seconds === 0 ? fluxTime(new Date(0)) : flux`-${fluxDuration(`${seconds}s`)}`
}

/** The readers of databases that have fields of several types: their tables cannot be put together. */
const severalTypes = new WeakSet<Reader>()

/**
 * The latest reading of each series from a time on, which storage finds without reading the others. One that is told twice
 * is told again as it was.
 *
 * @throws an error of `@nrg/influx/errors`
 */
export async function* latestValues(reader: Reader, of: LatestOf, options: QueryOptions): AsyncGenerator<LatestValue> {
  if (!severalTypes.has(reader))
    try {
      // A table of each series costs the database more than the reading in it.
      yield* read(reader, of, flux`|> group(columns: ["_field"])`, options)
      return
    } catch (error) {
      if (!(error instanceof InfluxRefused)) throw error
      severalTypes.add(reader)
    }
  yield* read(reader, of, flux``, options)
}

function read(reader: Reader, { start, devices }: LatestOf, grouping: FluxText, options: QueryOptions) {
  const which = devices === undefined ? isReading : flux`${isReading} and ${fluxOneOf('device_id', devices)}`
  // A device's clock may be ahead, so the range ends where ingest stops taking readings.
  const script = flux`
  from(bucket: ${fluxString(buckets.raw.name)})
    |> range(start: ${start}, stop: ${fluxDuration(`${FUTURE_LIMIT_MS}ms`)})
    |> filter(fn: (r) => ${which})
    |> last()
    ${grouping}
    |> keep(columns: ["device_id", "_field", "_time", "_value"])
`
  return reader.rows(script, Row, options)
}
