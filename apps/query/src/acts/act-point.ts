import { createHash } from 'node:crypto'
import { flux, fluxString, fluxTime } from '@nrg/influx/flux'
import { formatLine } from '@nrg/influx/line'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { ACT_MEASUREMENT, ActEvent } from '@nrg/schema/act-event'
import { buckets } from '@nrg/schema/bucket'
import { FUTURE_LIMIT_MS } from '@nrg/schema/reading'
import { Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'

const Row = Type.Object({ _value: Type.String() })
const check = TypeCompiler.Compile(ActEvent)

/** Members that are fields of their own beside the whole event, for who asks the database in Flux. */
const told = ['actor', 'incident', 'device', 'metric', 'reason', 'verdict', 'silence'] as const

/**
 * The line of an event: the whole of it as JSON in the field `body`. The same event is the same point; two of one
 * millisecond are parted by their ids.
 */
export function actLine(event: ActEvent): string {
  const parts = createHash('sha256').update(event.id).digest().readUInt32BE() % 1_000_000
  const some = event as Partial<Record<(typeof told)[number], string | null>>
  const fields = told.flatMap((name) => (typeof some[name] === 'string' ? [[name, some[name]] as const] : []))
  return formatLine({
    measurement: ACT_MEASUREMENT,
    tags: { event: event.type },
    fields: { body: JSON.stringify(event), ...Object.fromEntries(fields) },
    time: BigInt(event.time) * 1_000_000n + BigInt(parts),
  })
}

/** Yields the events since a time, in milliseconds since the epoch; `undefined` for one that another version wrote. */
export async function* readActs(reader: Reader, from: number, options: QueryOptions & { readonly now: Date }) {
  const stop = new Date(options.now.getTime() + FUTURE_LIMIT_MS)
  const script = flux`
    from(bucket: ${fluxString(buckets.registry.name)})
      |> range(start: ${fluxTime(new Date(from))}, stop: ${fluxTime(stop)})
      |> filter(fn: (r) => r._measurement == ${fluxString(ACT_MEASUREMENT)} and r._field == "body")
      |> keep(columns: ["_value"])`
  for await (const { _value } of reader.rows(script, Row, options)) yield eventOf(_value)
}

function eventOf(body: string): ActEvent | undefined {
  try {
    const event: unknown = JSON.parse(body)
    return check.Check(event) ? event : undefined
  } catch {
    return undefined
  }
}
