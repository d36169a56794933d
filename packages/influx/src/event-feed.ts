import { buckets } from '@nrg/schema/bucket'
import { FUTURE_LIMIT_MS } from '@nrg/schema/reading'
import { Type } from '@sinclair/typebox'
import { flux, fluxString, fluxTime } from './flux.ts'
import type { Reader } from './query.ts'

/** So far back it looks again each time: another process may have another clock, and take a while to write. */
const OVERLAP_MS = 120_000

const Row = Type.Object({ _value: Type.String() })

export interface EventFeedOptions<T> {
  readonly reader: Reader
  /** The measurement of the registry that the events are of. */
  readonly measurement: string
  /** Whether it is an event, and not one that another version wrote. */
  readonly check: (event: unknown) => event is T
  /** Takes an event; one that was taken before comes again. */
  readonly take: (event: T) => void
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  /** Called once where some of what is read first are of another version. */
  readonly onStrange?: (count: number) => void
  /** From how long before the first reading, in milliseconds; from the beginning where it is left out. */
  readonly backMs?: number
}

/** Events of the registry, in no order: read once, and gone on with from there, so that what another process wrote comes too. */
export class EventFeed<T> {
  readonly #options: EventFeedOptions<T>
  #reading: Promise<void> | undefined
  #readTo: number | undefined

  constructor(options: EventFeedOptions<T>) {
    this.#options = options
  }

  /** Up to when it is read, in milliseconds since the epoch; `undefined` before it first was. */
  get readTo(): number | undefined {
    return this.#readTo
  }

  /**
   * Reads what is new, once for all who ask meanwhile.
   *
   * @throws an error of `errors.ts`
   */
  read(): Promise<void> {
    this.#reading ??= this.#next().finally(() => {
      this.#reading = undefined
    })
    return this.#reading
  }

  async #next(): Promise<void> {
    const { reader, measurement, check, take, onStrange, clock, backMs = Number.POSITIVE_INFINITY } = this.#options
    const now = clock()
    // The clock may have been set back.
    const since = this.#readTo === undefined ? now - backMs : Math.min(this.#readTo, now) - OVERLAP_MS
    const script = flux`
      from(bucket: ${fluxString(buckets.registry.name)})
        |> range(start: ${fluxTime(new Date(Math.max(0, since)))}, stop: ${fluxTime(new Date(now + FUTURE_LIMIT_MS))})
        |> filter(fn: (r) => r._measurement == ${fluxString(measurement)} and r._field == "body")
        |> keep(columns: ["_value"])`
    let strange = 0
    for await (const { _value } of reader.rows(script, Row, { now: new Date(now) })) {
      const event = parsed(_value)
      if (check(event)) take(event)
      else strange++
    }
    if (this.#readTo === undefined && strange > 0) onStrange?.(strange)
    this.#readTo = now
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
