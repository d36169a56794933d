import { flux, fluxString, fluxTime } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import type { StoredAlert } from '@nrg/schema/alert'
import { buckets } from '@nrg/schema/bucket'
import { Type } from '@sinclair/typebox'

const Row = Type.Object({ result: Type.String(), _time: Type.Date() })

/** When an episode was at its worst, and when its metric first crossed a limit; null where it did not. */
export interface Peaks {
  readonly peakAt: number | null
  readonly crossedAt: number | null
}

/** Reads both of the scores of an alert's episode; times are milliseconds since the epoch. */
export async function readPeaks(
  reader: Reader,
  { device_id, metric, reason, since, until }: StoredAlert,
  options: QueryOptions,
): Promise<Peaks> {
  const scores = flux`from(bucket: ${fluxString(buckets.rollup.name)})
  |> range(start: ${fluxTime(new Date(since))}, stop: ${fluxTime(new Date(until + 1))})
  |> filter(fn: (r) => r._measurement == "score" and r.device_id == ${fluxString(device_id)} and r.metric == ${fluxString(metric)})`
  const script = flux`
${scores}
  |> filter(fn: (r) => r.reason == ${fluxString(reason)} and r._field == "score")
  |> max()
  |> keep(columns: ["_time"])
  |> yield(name: "peak")
${scores}
  |> filter(fn: (r) => r.reason == "limit" and r._field == "ratio" and r._value >= 1.0)
  |> first()
  |> keep(columns: ["_time"])
  |> yield(name: "crossed")
`
  const rows = await reader.collect(script, Row, options)
  const at = (name: string) => rows.find(({ result }) => result === name)?._time.getTime() ?? null
  return { peakAt: at('peak'), crossedAt: at('crossed') }
}
