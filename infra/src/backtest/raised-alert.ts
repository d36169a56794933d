import { flux, fluxString, fluxTime } from '@nrg/influx/flux'
import type { Reader } from '@nrg/influx/query'
import { ALERT_MEASUREMENT } from '@nrg/schema/alert'
import { Type } from '@sinclair/typebox'
import type { Span } from '../script/task-script.ts'

/** An alert as the tasks wrote it; times are milliseconds since the epoch. */
export interface RaisedAlert {
  readonly device: string
  readonly metric: string
  readonly reason: string
  readonly since: number
  readonly until: number
  readonly score: number
  readonly peak: number
  readonly severity: string
  readonly value?: number
  readonly expected?: number
  readonly lower?: number
  readonly upper?: number
}

const Row = Type.Object({
  _time: Type.Date(),
  _field: Type.String(),
  _value: Type.Unknown(),
  device_id: Type.Optional(Type.String()),
  metric: Type.Optional(Type.String()),
  reason: Type.String(),
})

/** Reads the alerts that began before the stretch's end and lasted into it, by their start; not those withdrawn. */
export async function readAlerts(reader: Reader, bucket: string, { start, stop }: Span): Promise<RaisedAlert[]> {
  const script = flux`from(bucket: ${fluxString(bucket)})
    |> range(start: 1970-01-01T00:00:00Z, stop: ${fluxTime(stop)})
    |> filter(fn: (r) => r._measurement == ${fluxString(ALERT_MEASUREMENT)})`
  const points = new Map<string, Record<string, unknown>>()
  for await (const { _time, _field, _value, device_id = '', metric = '', reason } of reader.rows(script, Row)) {
    const key = [device_id, metric, reason, _time.getTime()].join('\n')
    const point = points.get(key) ?? { device: device_id, metric, reason, since: _time.getTime() }
    point[_field] = _value
    points.set(key, point)
  }
  return [...points.values()]
    .filter(({ state }) => state !== 'withdrawn')
    .map(alertOf)
    .filter(({ until }) => until >= start.getTime())
    .sort((a, b) => a.since - b.since || order(identity(a), identity(b)))
}

/** What makes two alerts the same subject: device, metric and reason. */
export function identity({ device, metric, reason }: RaisedAlert): string {
  return `${device} ${metric} ${reason}`
}

function alertOf(point: Record<string, unknown>): RaisedAlert {
  const { device, metric, reason, since } = point as Pick<RaisedAlert, 'device' | 'metric' | 'reason' | 'since'>
  const numbers = ['value', 'expected', 'lower', 'upper'].flatMap((field) =>
    typeof point[field] === 'number' ? [[field, point[field]] as const] : [],
  )
  const score = Number(point.score ?? point.peak ?? Number.NaN)
  return {
    device,
    metric,
    reason,
    since,
    until: point.until === undefined ? since : Math.floor(Number(point.until) / 1e6),
    score,
    peak: Number(point.peak ?? score),
    severity: String(point.severity ?? ''),
    ...Object.fromEntries(numbers),
  }
}

const order = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
