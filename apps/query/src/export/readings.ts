import { flux, fluxOneOf, fluxString, fluxTime } from '@nrg/influx/flux'
import type { Reader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import { READING_MEASUREMENT } from '@nrg/schema/reading'
import { Type } from '@sinclair/typebox'

/** So long a stretch is read at first; the next is longer where there was little in it, shorter where much. */
const FIRST_MS = 600_000
const [LEAST_MS, MOST_MS] = [1000, 7 * 86_400_000]
/** So many values are to be in a stretch, and more than so many are not held: it is read again in shorter ones. */
const [VALUES, MOST_VALUES] = [10_000, 30_000]

const Row = Type.Object({ _field: Type.String(), _time: Type.String(), _value: Type.Unknown() })

/** A reading as it is stored: its time to the nanosecond, and a value for each metric; undefined where it has none. */
export interface ExportedReading {
  readonly time: string
  readonly values: readonly (number | undefined)[]
}

export interface ExportRange {
  readonly device: string
  readonly from: number
  readonly to: number
  readonly metrics: readonly string[]
}

/**
 * Reads a device's readings by time, a stretch after the other: no more than a stretch is held, and whoever stops taking
 * them stops the reading.
 *
 * @throws an error of `@nrg/influx/errors`
 */
export async function* exportReadings(
  reader: Reader,
  { device, from, to, metrics }: ExportRange,
  signal: AbortSignal,
): AsyncGenerator<readonly ExportedReading[]> {
  let length = FIRST_MS
  for (let start = from; start < to; ) {
    const stop = Math.min(to, start + length)
    const script = flux`
  from(bucket: ${fluxString(buckets.raw.name)})
    |> range(start: ${fluxTime(new Date(start))}, stop: ${fluxTime(new Date(stop))})
    |> filter(fn: (r) => r._measurement == ${fluxString(READING_MEASUREMENT)} and r.device_id == ${fluxString(device)} and ${fluxOneOf('_field', metrics)})
    |> keep(columns: ["_field", "_time", "_value"])
`
    const readings = new Map<string, (number | undefined)[]>()
    let values = 0
    for await (const { _field, _time, _value } of reader.rows(script, Row, { signal })) {
      values++
      if (values > MOST_VALUES && length > LEAST_MS) break
      // A field of another type is none of our metrics' readings.
      if (typeof _value !== 'number') continue
      const own = readings.get(_time) ?? new Array<number | undefined>(metrics.length).fill(undefined)
      own[metrics.indexOf(_field)] = _value
      readings.set(_time, own)
    }
    if (values > MOST_VALUES && length > LEAST_MS) {
      // What was read of it may be a small part.
      length = Math.max(LEAST_MS, Math.floor(length / 16))
      continue
    }
    if (readings.size > 0)
      yield [...readings]
        .map(([time, of]) => ({ time, values: of }))
        .sort((a, b) => Date.parse(a.time) - Date.parse(b.time) || (padded(a.time) < padded(b.time) ? -1 : 1))
    start = stop
    length = Math.min(MOST_MS, Math.max(LEAST_MS, Math.round(length * Math.min(4, VALUES / Math.max(1, values)))))
  }
}

/** With all nine decimals, so that times of one millisecond are ordered as text. */
const padded = (time: string) => (time.slice(0, -1).split('.')[1] ?? '').padEnd(9, '0')
