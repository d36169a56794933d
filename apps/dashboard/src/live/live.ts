import { applyEvent, asksForLists, type LiveEvent } from './apply-event.ts'
import { failed, heard } from './link.ts'
import type { StreamText } from './parse-events.ts'
import { readStream, type StreamEnd } from './read-stream.ts'
import type { Store } from './store.ts'

/** How often the lists are asked for where there is no stream. */
const POLL_MS = 2000
/** So often a stream that is refused, though the service answers, is tried again. */
const REFUSED_MS = 30_000
/** A stream that tells nothing for so long may have lost its database: the lists say. */
const QUIET_MS = 6000
/** What the stream does not tell of is asked for again so often, at the latest. */
const WHOLE_MS = 60_000
/** Lists that an event asks for are asked for once for all events of so long. */
const GATHER_MS = 1000
const TICK_MS = 1000

export interface LiveOptions {
  readonly store: Store
  /** Asks for all lists, and puts them and the link into the store; does not throw. */
  readonly lists: () => Promise<void>
  readonly fetch?: typeof globalThis.fetch
  readonly clock?: () => number
  /** Whether nobody sees the page: then readings are not asked for. */
  readonly isHidden?: () => boolean
  /** Called when the stream asks for a key. */
  readonly onKeyRequired?: () => void
  /** Puts what came on the screen, once for all that came until then. */
  readonly nextFrame?: (draw: () => void) => void
  readonly silenceMs?: number
}

/**
 * Keeps what is known up to date: the lists first, then the stream from the very event that they were read at, so that
 * nothing falls between; the lists alone, again and again, where there is no stream.
 */
export class Live {
  readonly #options: Required<Omit<LiveOptions, 'fetch' | 'silenceMs' | 'onKeyRequired'>> & LiveOptions
  readonly #ended = new AbortController()
  #lastId: string | undefined
  #reading: AbortController | undefined
  #wake: (() => void) | undefined
  #asking: Promise<void> | undefined
  #listsAt = 0
  #eventAt = 0
  #wanted = false
  #queue: LiveEvent[] = []

  constructor(options: LiveOptions) {
    this.#options = {
      clock: Date.now,
      isHidden: () => false,
      nextFrame: (draw) => setTimeout(draw, 16),
      ...options,
    }
  }

  /** Runs until `stop`. */
  async run(): Promise<void> {
    const { store, clock } = this.#options
    const ticks = setInterval(() => this.#tick(), TICK_MS)
    let streamAt = 0
    let hasLists = false
    while (!this.#ended.signal.aborted) {
      if (!hasLists || clock() < streamAt) {
        await this.#lists()
        const { link } = store.known
        hasLists = link.state === 'live'
        if (!hasLists || clock() < streamAt) {
          await this.#pause(link.nextAt ?? clock() + POLL_MS)
          continue
        }
      }
      const end = await this.#read()
      if (end.kind === 'refused') {
        hasLists = await this.#refused(end.status)
        if (hasLists) streamAt = clock() + REFUSED_MS
      } else if (end.kind !== 'ended') {
        store.update({ link: failed(store.known.link, undefined, clock(), Math.random()) })
        await this.#pause(store.known.link.nextAt ?? clock())
      }
    }
    clearInterval(ticks)
  }

  /** Whether the service answers at all, though it refuses the stream: the lists say. */
  async #refused(status: number): Promise<boolean> {
    if (status === 401) this.#options.onKeyRequired?.()
    await this.#lists()
    const { link } = this.#options.store.known
    if (link.state === 'live') return true
    await this.#pause(link.nextAt ?? this.#options.clock() + POLL_MS)
    return false
  }

  /** Asks again at once. */
  now(): void {
    if (this.#reading === undefined) this.#wake?.()
    else this.#lists()
  }

  /** The page is seen, or not seen any more: another stream is read, from where this one was. */
  visible(): void {
    if (!this.#options.isHidden()) this.now()
    this.#reading?.abort()
  }

  stop(): void {
    this.#ended.abort()
    this.#reading?.abort()
    this.#wake?.()
  }

  async #read(): Promise<StreamEnd> {
    const { store, clock, isHidden, fetch, silenceMs } = this.#options
    const reading = new AbortController()
    this.#reading = reading
    this.#eventAt = clock()
    this.#lastId ??= store.known.summary?.event_id
    const topics = isHidden() ? 'fleet,incidents' : 'fleet,incidents,readings'
    const end = await readStream({
      url: `/api/stream?topics=${topics}${isHidden() ? '' : `&rate=${rateOf(store.known.devices?.length ?? 0)}`}`,
      lastId: this.#lastId,
      onEvent: (event) => this.#event(event),
      signal: AbortSignal.any([reading.signal, this.#ended.signal]),
      ...(fetch !== undefined && { fetch }),
      ...(silenceMs !== undefined && { silenceMs }),
    })
    this.#reading = undefined
    return end
  }

  #event({ name, id, data }: StreamText): void {
    const { store, clock } = this.#options
    const now = clock()
    this.#eventAt = now
    if (id !== undefined) this.#lastId = id
    if (name === 'reset') this.#lists()
    if (name === 'hello') {
      // What is read once for all, such as the last value of a device that is heard seldom, was not sent again.
      if (store.known.link.state !== 'live') this.#lists()
      return
    }
    if (store.known.link.state !== 'live') store.update({ link: heard(now) })
    if (name !== 'readings' && name !== 'fleet' && name !== 'incident' && name !== 'action') return
    if (this.#queue.length === 0) this.#options.nextFrame(() => this.#draw())
    this.#queue.push({ name, data: JSON.parse(data) } as LiveEvent)
  }

  #draw(): void {
    const { store, clock } = this.#options
    const queue = this.#queue
    this.#queue = []
    let { known } = store
    let asks = false
    for (const event of queue) {
      asks ||= asksForLists(known, event)
      known = applyEvent(known, event)
    }
    store.update({ ...known, link: heard(clock()) })
    if (!asks || this.#wanted) return
    this.#wanted = true
    setTimeout(
      () => {
        this.#wanted = false
        this.#lists()
      },
      GATHER_MS - Math.min(GATHER_MS, clock() - this.#listsAt),
    )
  }

  #tick(): void {
    if (this.#reading === undefined) return
    const { store, clock } = this.#options
    const due =
      store.known.link.nextAt ?? Math.min(Math.max(this.#eventAt, this.#listsAt) + QUIET_MS, this.#listsAt + WHOLE_MS)
    if (clock() >= due) this.#lists()
  }

  /** Asks for the lists, once for all who ask while it lasts. */
  #lists(): Promise<void> {
    this.#listsAt = this.#options.clock()
    this.#asking ??= this.#options.lists().finally(() => {
      this.#asking = undefined
    })
    return this.#asking
  }

  #pause(until: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer)
        this.#wake = undefined
        resolve()
      }
      const timer = setTimeout(done, Math.max(0, until - this.#options.clock()))
      this.#wake = done
      if (this.#ended.signal.aborted) done()
    })
  }
}

/** Seconds between readings: what is sent each second has to be little enough to be drawn each second. */
const rateOf = (devices: number): number => (devices <= 500 ? 1 : devices <= 2000 ? 2 : 5)
