import { deadline } from '@nrg/influx/deadline'
import { type FluxText, flux, fluxString, fluxTime } from '@nrg/influx/flux'
import type { Reader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import { FLEET } from '@nrg/schema/device-id'
import { Type } from '@sinclair/typebox'
import type { History, HistoryPoint } from '../messages/history.ts'
import type { Message } from '../messages/message.ts'

const HOUR_MS = 3_600_000

const Row = Type.Object({ result: Type.String(), _time: Type.Date(), _value: Type.Number() })

/**
 * Reads the hour before a message, of the metric and the device that it tells of at first; undefined where it is of several
 * incidents, or nothing of it is stored.
 *
 * @throws an error of `@nrg/influx/errors`
 */
export async function readHistory(
  reader: Reader,
  { at, incidents }: Message,
  withinMs: number,
): Promise<History | undefined> {
  const [incident, ...more] = incidents
  const device = incident?.alerts.find((alert) => alert.device !== FLEET)?.device ?? incident?.devices[0]
  if (incident === undefined || more.length > 0 || device === undefined) return undefined
  const { metric, unit, since, until } = incident
  const [from, to] = [at - HOUR_MS, at]
  const values: HistoryPoint[] = []
  const expected: HistoryPoint[] = []
  const { signal, clear } = deadline(withinMs)
  try {
    for await (const { result, _time, _value } of reader.rows(script({ device, metric, from, to }), Row, { signal }))
      (result === 'expected' ? expected : values).push([_time.getTime(), _value])
  } finally {
    clear()
  }
  if (values.length === 0) return undefined
  const inOrder = (a: HistoryPoint, b: HistoryPoint) => a[0] - b[0]
  return { from, to, metric, unit, since, until, values: values.sort(inOrder), expected: expected.sort(inOrder) }
}

interface Asked {
  readonly device: string
  readonly metric: string
  readonly from: number
  readonly to: number
}

const script = ({ device, metric, from, to }: Asked): FluxText => flux`
stored = (measurement) => from(bucket: ${fluxString(buckets.rollup.name)})
  |> range(start: ${fluxTime(new Date(from))}, stop: ${fluxTime(new Date(to))})
  |> filter(fn: (r) => r._measurement == measurement and r._field == "mean" and r.device_id == ${fluxString(device)} and r.metric == ${fluxString(metric)})
narrow = (tables=<-) => tables |> toFloat() |> group() |> keep(columns: ["_time", "_value"])
stored(measurement: "rollup") |> narrow() |> yield(name: "mean")
stored(measurement: "baseline") |> filter(fn: (r) => r.kind == "zscore") |> narrow() |> yield(name: "expected")
`
