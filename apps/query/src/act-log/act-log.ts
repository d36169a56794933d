import { Acts } from '@nrg/detection/acts/acts'
import { actLine, isActEvent } from '@nrg/influx/act-line'
import { InfluxUnreachable } from '@nrg/influx/errors'
import { EventFeed } from '@nrg/influx/event-feed'
import type { Reader } from '@nrg/influx/query'
import { requireWritten } from '@nrg/influx/require-written'
import type { Writer } from '@nrg/influx/write'
import { ACT_MEASUREMENT, type ActEvent } from '@nrg/schema/act-event'
import type { FastifyBaseLogger } from 'fastify'
import { KeyReused } from '../errors.ts'

/** The most events whose outcome is not known; the oldest are forgotten, and are then new when they come again. */
const UNSURE = 1000

export interface ActLogOptions {
  readonly reader: Reader
  /** Writes to the registry. */
  readonly writer: Writer
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  readonly log: Pick<FastifyBaseLogger, 'warn'>
  /** Whether readings can be answered without the registry: it is of another database. */
  readonly mayBeAway?: boolean
}

/**
 * What people said, as the registry has it: read once, and gone on with from there, so that what another process wrote
 * is known as well. Some 0.7 kB an event is held.
 */
export class ActLog {
  readonly acts = new Acts()
  readonly #options: ActLogOptions
  readonly #listeners = new Set<(event: ActEvent) => void>()
  readonly #writing = new Map<string, Promise<ActEvent>>()
  readonly #unsure = new Map<string, ActEvent>()
  readonly #feed: EventFeed<ActEvent>

  constructor(options: ActLogOptions) {
    this.#options = options
    const { reader, clock, log } = options
    this.#feed = new EventFeed({
      reader,
      measurement: ACT_MEASUREMENT,
      check: isActEvent,
      take: (event) => this.#learn(event),
      clock,
      onStrange: (count) => log.warn(`${count} events of the registry are of another version`),
      onRefused: ({ message }) => log.warn(`what people said of incidents is not known: ${message}`),
    })
  }

  /**
   * Reads what is new, once for all who ask meanwhile.
   *
   * @throws an error of `@nrg/influx/errors`
   */
  read(): Promise<void> {
    return this.#feed.read()
  }

  /**
   * The same for who can do without: where the registry is missing or closed to us, that is said and nothing is known; where
   * it is of another database than readings and was read before, what is known serves while that one is away.
   */
  async readIfAllowed(): Promise<void> {
    try {
      await this.#feed.readIfAllowed()
    } catch (error) {
      const serves = this.#options.mayBeAway === true && this.#feed.readTo !== undefined
      if (!serves || !(error instanceof InfluxUnreachable)) throw error
    }
  }

  /** Calls the listener with each event that is new from now on; answers how to end that. */
  listen(listener: (event: ActEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Writes an event, unless one of its id is there: then that one is answered.
   *
   * @throws KeyReused where that one is another act; an error of `@nrg/influx/errors`
   */
  async write(event: ActEvent): Promise<ActEvent> {
    await this.read()
    const known = this.acts.get(event.id) ?? (await this.#writing.get(event.id))
    if (known === undefined) {
      // Where the last attempt may have been stored, the same point is written again.
      const writing = this.#write(sameAs(this.#unsure.get(event.id) ?? event, event))
      this.#writing.set(event.id, writing)
      return writing.finally(() => this.#writing.delete(event.id))
    }
    return sameAs(known, event)
  }

  async #write(event: ActEvent): Promise<ActEvent> {
    this.#unsure.set(event.id, event)
    const [oldest] = this.#unsure.keys()
    if (this.#unsure.size > UNSURE && oldest !== undefined) this.#unsure.delete(oldest)
    requireWritten(await this.#options.writer.write([actLine(event)]))
    this.#unsure.delete(event.id)
    this.#learn(event)
    return event
  }

  #learn(event: ActEvent): void {
    const isNew = this.acts.add(event)
    // At the first reading nobody listens for what is long known.
    if (isNew && this.#feed.readTo !== undefined) for (const listener of this.#listeners) listener(event)
  }
}

/** Holds an event of one id to be the same act as another. */
function sameAs(known: ActEvent, event: ActEvent): ActEvent {
  if (known === event) return known
  const sameTarget = !('alerts' in known && 'alerts' in event) || known.alerts.some((id) => event.alerts.includes(id))
  if (!sameTarget || essence(known) !== essence(event)) throw new KeyReused()
  return known
}

/** What is told anew each time that an act is sent: when, and how its incident is by then. */
const VARYING = ['time', 'from', 'incident', 'alerts', 'device', 'metric', 'reason', 'since']

function essence(event: ActEvent): string {
  const varying = event.type === 'device' ? ['time'] : VARYING
  return JSON.stringify(Object.entries(event).filter(([name]) => !varying.includes(name)))
}
