import { eventLine } from '@nrg/influx/event-line'
import type { Writer } from '@nrg/influx/write'
import { OUTBOX_MEASUREMENT, type OutboxEvent, type Unsent } from '@nrg/schema/outbox-event'
import { Regularly } from './regularly.ts'

/** So often what could not be sent is looked at. */
const EVERY_MS = 2000

export interface ReporterOptions {
  readonly unsent: () => Unsent
  /** Writes to the registry. */
  readonly writer: Writer
  /** Milliseconds since the epoch. */
  readonly clock: () => number
}

/** Puts on record what could not be sent, whenever that changes, for those who show it. */
export class Reporter {
  readonly #options: ReporterOptions
  readonly #reporting: Regularly
  #known: string | undefined

  constructor(options: ReporterOptions) {
    this.#options = options
    // What cannot be written now is in a while.
    this.#reporting = new Regularly(EVERY_MS, () => this.#write().catch(() => undefined))
  }

  close(): Promise<void> {
    return this.#reporting.close()
  }

  async #write(): Promise<void> {
    const { unsent, writer, clock } = this.#options
    const state = unsent()
    const text = JSON.stringify(state)
    if (text === this.#known) return
    const outcome = await writer.write([outboxLine({ ...state, time: clock() })])
    if (outcome.kind === 'written') this.#known = text
  }
}

/** The line of what could not be sent. */
export const outboxLine = (event: OutboxEvent): string =>
  eventLine({
    measurement: OUTBOX_MEASUREMENT,
    type: 'unsent',
    id: `outbox_${event.time}`,
    time: event.time,
    event,
    told: {},
  })
