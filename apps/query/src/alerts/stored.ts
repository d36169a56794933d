import { flux, fluxDuration, fluxInteger, fluxString, fluxTime } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { ALERT_MEASUREMENT } from '@nrg/schema/alert'
import { buckets } from '@nrg/schema/bucket'
import { FUTURE_LIMIT_MS } from '@nrg/schema/reading'
import { type Static, Type } from '@sinclair/typebox'

const key = { device_id: Type.String(), metric: Type.String(), reason: Type.String(), _time: Type.String() }
const Until = Type.Object({ ...key, _value: Type.BigInt() })
const Field = Type.Object({ ...key, _field: Type.String(), _value: Type.Unknown() })

/** An alert as it is stored; `since` is the exact time of its point. */
export interface StoredAlert {
  readonly device_id: string
  readonly metric: string
  readonly reason: string
  readonly since: string
  /** Milliseconds since the epoch. */
  readonly until: number
  readonly fields: Readonly<Record<string, unknown>>
}

/** Alerts may begin as far ahead as readings may be. */
const ahead = fluxDuration(`${FUTURE_LIMIT_MS}ms`)

/** The alerts that held at or after `from`, however long ago they began: storage itself looks at `until`. */
const heldSince = (from: Date) => flux`
  from(bucket: ${fluxString(buckets.alerts.name)})
    |> range(start: -${fluxDuration(`${buckets.alerts.retentionSeconds}s`)}, stop: ${ahead})
    |> filter(fn: (r) => r._measurement == ${fluxString(ALERT_MEASUREMENT)} and r._field == "until" and r._value >= ${fluxInteger(BigInt(from.getTime()) * 1_000_000n)})
    |> keep(columns: ["device_id", "metric", "reason", "_time", "_value"])
`

const begunIn = (start: Date, stop: Date) => flux`
  from(bucket: ${fluxString(buckets.alerts.name)})
    |> range(start: ${fluxTime(start)}, stop: ${fluxTime(stop)})
    |> filter(fn: (r) => r._measurement == ${fluxString(ALERT_MEASUREMENT)} and r._field != "until")
    |> keep(columns: ["device_id", "metric", "reason", "_field", "_time", "_value"])
`

/** Reads the alerts whose condition held at or after `from`. */
export async function readAlerts(reader: Reader, from: Date, options: QueryOptions): Promise<StoredAlert[]> {
  const rows = await reader.collect(heldSince(from), Until, options)
  if (rows.length === 0) return []
  const alerts = new Map<string, StoredAlert & { fields: Record<string, unknown> }>()
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const row of rows) {
    const { device_id, metric, reason, _time: since, _value } = row
    const began = Date.parse(since)
    first = Math.min(first, began)
    last = Math.max(last, began)
    alerts.set(keyOf(row), { device_id, metric, reason, since, until: Number(_value / 1_000_000n), fields: {} })
  }
  // Their other fields are of several types, so they are not pivoted in the database but put together here.
  for await (const row of reader.rows(begunIn(new Date(first), new Date(last + 1)), Field, options)) {
    const alert = alerts.get(keyOf(row))
    if (alert !== undefined) alert.fields[row._field] = row._value
  }
  return [...alerts.values()]
}

const keyOf = ({ device_id, metric, reason, _time }: Static<typeof Until | typeof Field>) =>
  JSON.stringify([device_id, metric, reason, _time])
