import { ALERT_MEASUREMENT, alertFields, alertKey, type StoredAlert, storedAlert } from '@nrg/schema/alert'
import { buckets } from '@nrg/schema/bucket'
import { FLEET } from '@nrg/schema/device-id'
import { FUTURE_LIMIT_MS } from '@nrg/schema/reading'
import { Type } from '@sinclair/typebox'
import { type FluxText, flux, fluxDuration, fluxInteger, fluxOneOf, fluxString, fluxTime } from './flux.ts'
import type { QueryOptions, Reader } from './query.ts'

const Began = Type.Object({ _time: Type.Date() })

/** A point, its fields beside each other; whatever they are: other versions of the tasks may have written it. */
const Point = Type.Object({
  device_id: Type.String(),
  metric: Type.String(),
  reason: Type.String(),
  _time: Type.String(),
  until: Type.BigInt(),
  ...Object.fromEntries(alertFields.map((name) => [name, Type.Optional(Type.Unknown())])),
})

export interface AlertStretch {
  /** Alerts whose condition held at or after this time, however long ago they began. */
  readonly from: Date
  /** Those that began before it; left out: all, and they may begin as far ahead as readings may be. */
  readonly to?: Date
  /** Those of one device and metric; left out: all. */
  readonly of?: { readonly device: string; readonly metric: string }
  /** Answers the object that stands for an alert as it is read: one that is held already; itself where this is left out. */
  readonly same?: (alert: StoredAlert) => StoredAlert
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
  { from, to, of, same = (alert) => alert, bucket = buckets.alerts.name }: AlertStretch,
  options?: QueryOptions,
): Promise<StoredAlert[]> {
  const stop = to === undefined ? fluxDuration(`${FUTURE_LIMIT_MS}ms`) : fluxTime(to)
  const series = seriesOf(of)
  const began = await reader.collect(heldSince(bucket, from, stop, series), Began, options)
  const times = began.map(({ _time }) => _time.getTime())
  if (times.length === 0) return []
  const [first, last] = [new Date(Math.min(...times)), new Date(Math.max(...times) + 1)]
  const alerts: StoredAlert[] = []
  for await (const row of reader.rows(pointsOf(bucket, from, { first, last }, series), Point, options)) {
    const { device_id, metric, reason, _time: time } = row
    alerts.push(same(storedAlert({ device_id, metric, reason, time }, row)))
  }
  const all = reader.cells === undefined ? alerts : alertsOfAll(alerts)
  return all.sort((a, b) => a.since - b.since || order(a.time, b.time) || order(subject(a), subject(b)))
}

/** What is of the whole fleet each cell judges for its own devices: of two that begin in the same instant the one that lasts longer. */
function alertsOfAll(alerts: readonly StoredAlert[]): StoredAlert[] {
  const ofFleet = new Map<string, StoredAlert>()
  for (const alert of alerts) {
    if (alert.device_id !== FLEET) continue
    const key = alertKey(alert)
    const other = ofFleet.get(key)
    if (other === undefined || other.until < alert.until) ofFleet.set(key, alert)
  }
  return [...alerts.filter(({ device_id }) => device_id !== FLEET), ...ofFleet.values()]
}

const seriesOf = (of: AlertStretch['of']): FluxText => {
  const all = flux`r._measurement == ${fluxString(ALERT_MEASUREMENT)}`
  if (of === undefined) return all
  return flux`${all} and r.device_id == ${fluxString(of.device)} and r.metric == ${fluxString(of.metric)}`
}

const since = (from: Date) => fluxInteger(BigInt(from.getTime()) * 1_000_000n)

/** The first and the last beginning; storage itself looks at `until`. */
const heldSince = (bucket: string, from: Date, stop: FluxText, series: FluxText) => flux`
  began =
    from(bucket: ${fluxString(bucket)})
      |> range(start: 1970-01-01T00:00:00Z, stop: ${stop})
      |> filter(fn: (r) => ${series} and r._field == "until" and r._value >= ${since(from)})
      |> keep(columns: ["_time"])
      |> group()
  union(
    tables: [
      began |> sort(columns: ["_time"]) |> limit(n: 1),
      began |> sort(columns: ["_time"], desc: true) |> limit(n: 1),
    ],
  )
`

/**
 * One row a point and one table of all: of a row for each field, most of what is sent would be names and headers. Grouped by
 * field before, for each table costs more than the points in it.
 */
const pointsOf = (
  bucket: string,
  from: Date,
  { first, last }: Record<'first' | 'last', Date>,
  series: FluxText,
) => flux`
  from(bucket: ${fluxString(bucket)})
    |> range(start: ${fluxTime(first)}, stop: ${fluxTime(last)})
    |> filter(fn: (r) => ${series} and ${fluxOneOf('_field', ['until', ...alertFields])})
    |> group(columns: ["_field"])
    |> pivot(rowKey: ["_time", "device_id", "metric", "reason"], columnKey: ["_field"], valueColumn: "_value")
    |> filter(fn: (r) => exists r.until and r.until >= ${since(from)})
`

const subject = ({ device_id, metric, reason }: StoredAlert) => `${device_id} ${metric} ${reason}`
const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
