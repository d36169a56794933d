import { createHash } from 'node:crypto'
import { formatLine } from './line.ts'

/** An event of the registry: one point, which is never changed. */
export interface RegistryEvent {
  readonly measurement: string
  /** What kind it is: a tag. */
  readonly type: string
  /** Two with one id are one event. */
  readonly id: string
  /** Milliseconds since the epoch. */
  readonly time: number
  readonly event: object
  /** Members of it that are fields of their own too, for who asks the database in Flux. */
  readonly told: Readonly<Record<string, string>>
}

/**
 * The line of an event: the whole of it as JSON in the field `body`. The same event is the same point; two of one
 * millisecond are parted by their ids.
 */
export function eventLine({ measurement, type, id, time, event, told }: RegistryEvent): string {
  const parts = createHash('sha256').update(id).digest().readUInt32BE() % 1_000_000
  return formatLine({
    measurement,
    tags: { event: type },
    fields: { body: JSON.stringify(event), ...told },
    time: BigInt(time) * 1_000_000n + BigInt(parts),
  })
}
