import { buckets } from '@nrg/schema/bucket'
import { FUTURE_LIMIT_MS } from '@nrg/schema/reading'
import { Type } from '@sinclair/typebox'
import { InfluxMisconfigured } from './errors.ts'
import { flux, fluxDuration, fluxString, fluxTime } from './flux.ts'
import type { Reader } from './query.ts'

/** So far back it looks again each time: another process may have another clock, and take a while to write. */
const OVERLAP_MS = 120_000
/** It begins whole steps back, in ms: a script of another text each time is parsed each time. */
const STEP_MS = 10_000

/** A registry that is missing, or closed to us, is asked again so often. */
const REFUSED_MS = 30_000

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
  /** Told why the registry cannot be read, by who can do without it. */
  readonly onRefused?: (error: Error) => void
  /** From how long before the first reading, in milliseconds; from the beginning where it is left out. */
  readonly backMs?: number
}

/** Events of the registry, in no order: read once, and gone on with from there, so that what another process wrote comes too. */
export class EventFeed<T> {
  readonly #options: EventFeedOptions<T>
  #reading: Promise<void> | undefined
  #readTo: number | undefined
  #refusedAt = Number.NEGATIVE_INFINITY

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

  /**
   * The same for who can do without: where the registry is missing, or closed to us, nothing is known, and it is asked
   * again after a while.
   *
   * @throws another error of `errors.ts`
   */
  async readIfAllowed(): Promise<void> {
    const { clock, onRefused } = this.#options
    const waited = clock() - this.#refusedAt
    // The clock may have been set back.
    if (waited >= 0 && waited < REFUSED_MS) return
    try {
      await this.read()
      this.#refusedAt = Number.NEGATIVE_INFINITY
    } catch (error) {
      if (!(error instanceof InfluxMisconfigured)) throw error
      this.#refusedAt = clock()
      onRefused?.(error)
    }
  }

  async #next(): Promise<void> {
    const { reader, measurement, check, take, onStrange, clock, backMs = Number.POSITIVE_INFINITY } = this.#options
    const now = clock()
    // The clock may have been set back.
    const back = this.#readTo === undefined ? backMs : Math.max(0, now - this.#readTo) + OVERLAP_MS
    const start =
      back < now ? flux`-${fluxDuration(`${Math.ceil(back / STEP_MS) * STEP_MS}ms`)}` : fluxTime(new Date(0))
    const script = flux`
      from(bucket: ${fluxString(buckets.registry.name)})
        |> range(start: ${start}, stop: ${fluxDuration(`${FUTURE_LIMIT_MS}ms`)})
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
