import { ALERT_MEASUREMENT, type StoredAlert, storedAlert } from '@nrg/schema/alert'
import { buckets } from '@nrg/schema/bucket'
import { FUTURE_LIMIT_MS } from '@nrg/schema/reading'
import { type Static, Type } from '@sinclair/typebox'
import { type FluxText, flux, fluxDuration, fluxInteger, fluxString, fluxTime } from './flux.ts'
import type { QueryOptions, Reader } from './query.ts'

const key = { device_id: Type.String(), metric: Type.String(), reason: Type.String(), _time: Type.String() }
const Until = Type.Object({ ...key, _value: Type.BigInt() })
const Field = Type.Object({ ...key, _field: Type.String(), _value: Type.Unknown() })

export interface AlertStretch {
  /** Alerts whose condition held at or after this time, however long ago they began. */
  readonly from: Date
  /** Those that began before it; left out: all, and they may begin as far ahead as readings may be. */
  readonly to?: Date
  /** Those of one device and metric; left out: all. */
  readonly of?: { readonly device: string; readonly metric: string }
  /** The bucket; that of the data model where it is left out. */
  readonly bucket?: string
}

/**
 * Reads the alerts of a stretch of time, those that were withdrawn too, by their beginning.
 *
 * @throws an error of `errors.ts`
 */
export async function readAlerts(
  reader: Reader,
  { from, to, of, bucket = buckets.alerts.name }: AlertStretch,
  options?: QueryOptions,
): Promise<StoredAlert[]> {
  const stop = to === undefined ? fluxDuration(`${FUTURE_LIMIT_MS}ms`) : fluxTime(to)
  const rows = await reader.collect(heldSince(bucket, from, stop, seriesOf(of)), Until, options)
  if (rows.length === 0) return []
  const points = new Map<string, { row: Static<typeof Until>; fields: Record<string, unknown> }>()
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const row of rows) {
    const began = Date.parse(row._time)
    first = Math.min(first, began)
    last = Math.max(last, began)
    points.set(keyOf(row), { row, fields: { until: row._value } })
  }
  // Their other fields are of several types, so they are not pivoted in the database but put together here.
  for await (const row of reader.rows(
    begunIn(bucket, new Date(first), new Date(last + 1), seriesOf(of)),
    Field,
    options,
  )) {
    const point = points.get(keyOf(row))
    if (point !== undefined) point.fields[row._field] = row._value
  }
  return [...points.values()]
    .map(({ row: { device_id, metric, reason, _time: time }, fields }) =>
      storedAlert({ device_id, metric, reason, time }, fields),
    )
    .sort((a, b) => a.since - b.since || order(a.time, b.time) || order(subject(a), subject(b)))
}

const seriesOf = (of: AlertStretch['of']): FluxText => {
  const all = flux`r._measurement == ${fluxString(ALERT_MEASUREMENT)}`
  if (of === undefined) return all
  return flux`${all} and r.device_id == ${fluxString(of.device)} and r.metric == ${fluxString(of.metric)}`
}

/** Storage itself looks at `until`. */
const heldSince = (bucket: string, from: Date, stop: FluxText, series: FluxText) => flux`
  from(bucket: ${fluxString(bucket)})
    |> range(start: 1970-01-01T00:00:00Z, stop: ${stop})
    |> filter(fn: (r) => ${series} and r._field == "until" and r._value >= ${fluxInteger(BigInt(from.getTime()) * 1_000_000n)})
    |> keep(columns: ["device_id", "metric", "reason", "_time", "_value"])
`

const begunIn = (bucket: string, start: Date, stop: Date, series: FluxText) => flux`
  from(bucket: ${fluxString(bucket)})
    |> range(start: ${fluxTime(start)}, stop: ${fluxTime(stop)})
    |> filter(fn: (r) => ${series} and r._field != "until")
    |> keep(columns: ["device_id", "metric", "reason", "_field", "_time", "_value"])
`

const keyOf = ({ device_id, metric, reason, _time }: Static<typeof Until | typeof Field>) =>
  JSON.stringify([device_id, metric, reason, _time])
const subject = ({ device_id, metric, reason }: StoredAlert) => `${device_id} ${metric} ${reason}`
const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
