import { flux, fluxString } from '@nrg/influx/flux'
import type { QueryOptions, Reader } from '@nrg/influx/query'
import { buckets } from '@nrg/schema/bucket'
import { OUTBOX_MEASUREMENT, OutboxEvent, type Unsent } from '@nrg/schema/outbox-event'
import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'

const Row = Type.Object({ _value: Type.String() })

/** Reads what notify could not send, as it said last, of several cells each its own; undefined where all was sent, or it never ran. */
export async function readUnsent(reader: Reader, options: QueryOptions): Promise<Unsent | undefined> {
  if (reader.cells === undefined) return readUnsentOf(reader, options)
  const all = await Promise.all([...reader.cells().values()].map((cell) => readUnsentOf(cell, options)))
  const there = all.filter((one) => one !== undefined)
  if (there.length === 0) return undefined
  return {
    given_up: there.reduce((sum, one) => sum + one.given_up, 0),
    waiting: there.flatMap(({ waiting }) => waiting),
  }
}

async function readUnsentOf(reader: Reader, options: QueryOptions): Promise<Unsent | undefined> {
  const script = flux`
from(bucket: ${fluxString(buckets.registry.name)})
  |> range(start: 0)
  |> filter(fn: (r) => r._measurement == ${fluxString(OUTBOX_MEASUREMENT)} and r._field == "body")
  |> last()
  |> keep(columns: ["_value"])`
  const [row] = await reader.collect(script, Row, options)
  if (row === undefined) return undefined
  const event = eventOf(row._value)
  if (event === undefined || (event.given_up === 0 && event.waiting.length === 0)) return undefined
  const { given_up, waiting } = event
  return { given_up, waiting }
}

function eventOf(text: string): OutboxEvent | undefined {
  try {
    const event: unknown = JSON.parse(text)
    return Value.Check(OutboxEvent, event) ? event : undefined
  } catch {
    return undefined
  }
}
