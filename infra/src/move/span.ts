import type { Connection } from '@nrg/influx/connection'
import { type FluxText, flux, fluxOneOf, fluxString, fluxTime } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { Type } from '@sinclair/typebox'

/** Points of a bucket from a time to before another, both at whole milliseconds. */
export interface Span {
  readonly bucket: string
  readonly start: Date
  readonly stop: Date
  /** The devices whose points alone are meant; all points where it is left out. */
  readonly devices?: readonly string[]
}

/** What spans are sought of: a bucket from a time on, and where it is left out for ever. */
export interface Stretch {
  readonly bucket: string
  readonly from: Date
  readonly until?: Date
  readonly devices?: readonly string[]
}

/** What is stored may be of days to come. */
export const FOR_EVER = new Date('2200-01-01T00:00:00Z')

/** Points that are moved and compared at once. */
const POINTS = 50_000
const DAY_MS = 86_400_000
/** Two points of a second are not parted. */
const SHORTEST_MS = 1000

/** The spans of a stretch that hold points, in order of time, each of a number that can be compared at once. */
export async function* spansOf(source: Connection, stretch: Stretch): AsyncGenerator<Span> {
  const { from, until = FOR_EVER, ...of } = stretch
  const edgeOf = (start: Date, which: 'first' | 'last') => edge(source, { ...of, start, stop: until }, which)
  const [first, last] = [await edgeOf(from, 'first'), await edgeOf(from, 'last')]
  if (first === undefined || last === undefined) return
  const dayOf = (ms: number) => Math.floor(ms / DAY_MS) * DAY_MS
  let start: number | undefined = Math.max(dayOf(first), from.getTime())
  while (start !== undefined && start <= last) {
    const stop: number = Math.min(dayOf(start) + DAY_MS, until.getTime())
    let isEmpty = true
    for await (const span of parts(source, { ...of, start: new Date(start), stop: new Date(stop) })) {
      isEmpty = false
      yield span
    }
    // What is kept for good may begin with a point of 1970, and nothing for decades.
    const next = isEmpty && stop <= last ? await edgeOf(new Date(stop), 'first') : stop
    start = next && Math.max(dayOf(next), stop)
  }
}

async function* parts(source: Connection, span: Span): AsyncGenerator<Span> {
  const [start, stop] = [span.start.getTime(), span.stop.getTime()]
  const count = await countOf(source, span)
  if (count === 0) return
  if (count <= POINTS || stop - start <= SHORTEST_MS) return void (yield span)
  const pieces = Math.min(Math.ceil(count / POINTS) * 2, (stop - start) / SHORTEST_MS)
  const length = Math.ceil((stop - start) / pieces)
  for (let at = start; at < stop; at += length)
    yield* parts(source, { ...span, start: new Date(at), stop: new Date(Math.min(at + length, stop)) })
}

/** The start of a script that reads a span. */
export function rangeOf({ bucket, start, stop, devices }: Span): FluxText {
  const range = flux`from(bucket: ${fluxString(bucket)}) |> range(start: ${fluxTime(start)}, stop: ${fluxTime(stop)})`
  return devices === undefined ? range : flux`${range} |> filter(fn: (r) => ${fluxOneOf('device_id', devices)})`
}

async function countOf(source: Connection, span: Span): Promise<number> {
  const script = flux`${rangeOf(span)} |> count() |> group() |> sum()`
  const [row] = await createReader(source).collect(script, Type.Object({ _value: Type.Integer() }))
  return row?._value ?? 0
}

/** The time of the first or the last point, in milliseconds. */
async function edge(source: Connection, span: Span, which: 'first' | 'last') {
  const range = rangeOf(span)
  const times = flux`|> keep(columns: ["_time"]) |> group()`
  const script =
    which === 'first'
      ? flux`${range} |> first() ${times} |> min(column: "_time")`
      : flux`${range} |> last() ${times} |> max(column: "_time")`
  const [row] = await createReader(source).collect(script, Type.Object({ _time: Type.String() }))
  return row && Date.parse(row._time)
}
