import { flux, fluxOneOf, fluxString, fluxTime } from '@nrg/influx/flux'
import type { Reader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import { READING_MEASUREMENT } from '@nrg/schema/reading'
import { Type } from '@sinclair/typebox'
import { Pieces } from './pieces.ts'

/** So long a stretch is read at first; the next is longer where there was little in it, shorter where much. */
const FIRST_MS = 600_000
const [LEAST_MS, MOST_MS] = [1000, 7 * 86_400_000]
/** So many values are to be in a stretch, and more than so many are not held: it is read again in shorter ones. */
const [VALUES, MOST_VALUES] = [10_000, 30_000]

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
 * Reads a device's readings by time, a stretch after the other, as bytes of text: no more than those of a stretch are held, and
 * whoever stops taking it stops the reading.
 *
 * @param write the text of a reading
 * @throws an error of `@nrg/influx/errors`
 */
export async function* exportReadings(
  reader: Reader,
  range: ExportRange,
  write: (reading: ExportedReading) => string,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const { from, to } = range
  let length = FIRST_MS
  for (let start = from; start < to; ) {
    const stop = Math.min(to, start + length)
    const most = length > LEAST_MS ? MOST_VALUES : Number.POSITIVE_INFINITY
    const { pieces, count } = await readStretch(reader, { ...range, from: start, to: stop }, { write, most, signal })
    if (count > most) {
      // What was read of it may be a small part.
      length = Math.max(LEAST_MS, Math.floor(length / 16))
      continue
    }
    yield* pieces
    start = stop
    length = Math.min(MOST_MS, Math.max(LEAST_MS, Math.round(length * Math.min(4, VALUES / Math.max(1, count)))))
  }
}

interface Stretch {
  readonly write: (reading: ExportedReading) => string
  /** The reading ends with the first value beyond. */
  readonly most: number
  readonly signal: AbortSignal
}

/** The text of a stretch, and how many values were read of it. */
async function readStretch(reader: Reader, range: ExportRange, { write, most, signal }: Stretch) {
  const { metrics } = range
  const Row = Type.Object({
    _time: Type.String(),
    ...Object.fromEntries(metrics.map((metric) => [metric, Type.Optional(Type.Unknown())])),
  })
  const text = new Pieces()
  let count = 0
  for await (const row of reader.rows(scriptOf(range), Row, { signal, device: range.device })) {
    // A field of another type is none of our metrics' readings.
    const values = metrics.map((metric) => numberOf((row as Readonly<Record<string, unknown>>)[metric]))
    const present = values.filter((value) => value !== undefined).length
    count += present
    if (count > most) break
    if (present > 0) text.write(write({ time: row._time, values }))
  }
  return { pieces: text.end(), count }
}

const numberOf = (value: unknown) => (typeof value === 'number' ? value : undefined)

/** A row for each reading, by time: of a row for each value most would be read, told apart and put together again here. */
const scriptOf = ({ device, from, to, metrics }: ExportRange) => flux`
  from(bucket: ${fluxString(buckets.raw.name)})
    |> range(start: ${fluxTime(new Date(from))}, stop: ${fluxTime(new Date(to))})
    |> filter(fn: (r) => r._measurement == ${fluxString(READING_MEASUREMENT)} and r.device_id == ${fluxString(device)} and ${fluxOneOf('_field', metrics)})
    |> keep(columns: ["_field", "_time", "_value"])
    |> pivot(rowKey: ["_time"], columnKey: ["_field"], valueColumn: "_value")
    |> sort(columns: ["_time"])
`
