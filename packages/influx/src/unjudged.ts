import { buckets } from '@nrg/schema/bucket'
import { type Static, Type } from '@sinclair/typebox'
import { flux, fluxString, fluxTime } from './flux.ts'
import type { Reader } from './query.ts'

const Row = Type.Object({
  device_id: Type.String(),
  metric: Type.String(),
  /** The Flux type of the values: string, bool or uint. */
  type: Type.String(),
  /** How many readings there were. */
  readings: Type.Number(),
})

/** Readings of a device's metric that no detector can judge. */
export type Unjudged = Static<typeof Row>

/**
 * What was written since a time that no detector can judge, as infra/tasks/rollup.flux notes it: by device and metric.
 *
 * @throws an error of `errors.ts`
 */
export function readUnjudged(reader: Reader, since: Date): Promise<Unjudged[]> {
  const script = flux`from(bucket: ${fluxString(buckets.rollup.name)})
    |> range(start: ${fluxTime(since)})
    |> filter(fn: (r) => r._measurement == "unjudged" and r._field == "n" and r.type != "ignored")
    |> group(columns: ["device_id", "metric", "type"])
    |> sum()
    |> group()
    |> rename(columns: {_value: "readings"})
    |> keep(columns: ["device_id", "metric", "type", "readings"])
    |> sort(columns: ["device_id", "metric", "type"])`
  return reader.collect(script, Row)
}
