import { ACT_MEASUREMENT, ActEvent } from '@nrg/schema/act-event'
import { buckets } from '@nrg/schema/bucket'
import { FUTURE_LIMIT_MS } from '@nrg/schema/reading'
import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { eventLine } from './event-line.ts'
import { flux, fluxString, fluxTime } from './flux.ts'
import type { QueryOptions, Reader } from './query.ts'

/** So far back it looks again each time: another process may have another clock, and take a while to write. */
const OVERLAP_MS = 120_000

const Row = Type.Object({ _value: Type.String() })
const check = TypeCompiler.Compile(ActEvent)

/** Members that are fields of their own beside the whole event, for who asks the database in Flux. */
const told = ['actor', 'incident', 'device', 'metric', 'reason', 'verdict', 'silence'] as const

/** The line of an act. */
export function actLine(event: ActEvent): string {
  const some = event as Partial<Record<(typeof told)[number], string | null>>
  const fields = told.flatMap((name) => (typeof some[name] === 'string' ? [[name, some[name]] as const] : []))
  const { type, id, time } = event
  return eventLine({ measurement: ACT_MEASUREMENT, type, id, time, event, told: Object.fromEntries(fields) })
}

/** Yields the events since a time, in milliseconds since the epoch; `undefined` for one that another version wrote. */
async function* readActs(reader: Reader, from: number, options: QueryOptions & { readonly now: Date }) {
  const stop = new Date(options.now.getTime() + FUTURE_LIMIT_MS)
  const script = flux`
    from(bucket: ${fluxString(buckets.registry.name)})
      |> range(start: ${fluxTime(new Date(from))}, stop: ${fluxTime(stop)})
      |> filter(fn: (r) => r._measurement == ${fluxString(ACT_MEASUREMENT)} and r._field == "body")
      |> keep(columns: ["_value"])`
  for await (const { _value } of reader.rows(script, Row, options)) yield eventOf(_value)
}

/**
 * Makes the function that yields what is new of the registry at a time, in milliseconds since the epoch: all events at the
 * first call, and from then on those since the last one that ended, with some of before it.
 */
export function followActs(reader: Reader): (now: number) => AsyncGenerator<ActEvent | undefined> {
  let readTo: number | undefined
  return async function* (now) {
    // The clock may have been set back.
    const from = readTo === undefined ? 0 : Math.max(0, Math.min(readTo, now) - OVERLAP_MS)
    yield* readActs(reader, from, { now: new Date(now) })
    readTo = now
  }
}

function eventOf(body: string): ActEvent | undefined {
  try {
    const event: unknown = JSON.parse(body)
    return check.Check(event) ? event : undefined
  } catch {
    return undefined
  }
}
