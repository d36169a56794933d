import { flux, fluxFloat, fluxOneOf, fluxString, fluxTime } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import { Type } from '@sinclair/typebox'
import type { ScoresQuestion } from './scores.ts'

const Row = Type.Object({ device_id: Type.String(), metric: Type.String(), _value: Type.Number() })

/** Who is read more often, in seconds, has no alert that hangs on it. */
const RARELY = 300

/** How often a metric of a device is read, in milliseconds; 0 where that is not rarely. */
export type IntervalOf = (scope: { readonly device: string; readonly metric: string }) => number

/**
 * Reads how often metrics of devices were read at last.
 *
 * @throws an error of `@nrg/influx/errors`
 */
export async function readIntervals(
  reader: Reader,
  { devices, metrics, from, to, bucket = buckets.rollup.name }: Omit<ScoresQuestion, 'reasons' | 'least' | 'most'>,
  options: QueryOptions,
): Promise<IntervalOf> {
  const intervals = new Map<string, number>()
  const asked = new Set(devices)
  const script = flux`from(bucket: ${fluxString(bucket)})
  |> range(start: ${fluxTime(new Date(from))}, stop: ${fluxTime(new Date(to))})
  |> filter(fn: (r) => r._measurement == "rhythm" and r._field == "interval" and ${fluxOneOf('metric', metrics)})
  |> filter(fn: (r) => r._value > ${fluxFloat(RARELY)})
  |> last()
  |> group()
  |> keep(columns: ["device_id", "metric", "_value"])
`
  for await (const { device_id: device, metric, _value: seconds } of reader.rows(script, Row, options))
    if (asked.has(device)) intervals.set(`${device} ${metric}`, seconds * 1000)
  return ({ device, metric }) => intervals.get(`${device} ${metric}`) ?? 0
}
