import { setTimeout as sleep } from 'node:timers/promises'
import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream'
import type { Follower, StreamMessage, Waiting } from '../stream.ts'
import { CellConsumer, type ConsumerOptions, UNACKNOWLEDGED } from './consumer.ts'
import type { Session } from './link.ts'
import { partitionOfSubject, READINGS, WRITER_GROUP } from './names.ts'

/** For how long one request for messages stands; how often it is said that those which were delivered are being worked on. */
const REQUEST_MS = 5000
const ALIVE_MS = 3000
const RETRY_MS = 500
/** How long a message whose acknowledgement was not confirmed may come again. */
const REMEMBERED_MS = 300_000

export interface FollowerOptions extends ConsumerOptions {
  readonly take: (message: StreamMessage) => void
}

/** Takes the messages of a cell while its consumer is pinned to this client, and waits while it is to another. */
export class JetStreamFollower implements Follower {
  readonly #session: Session
  readonly #consumer: CellConsumer
  readonly #deliver: (message: StreamMessage) => void
  readonly #held = new Map<number, JsMsg>()
  /** Acknowledged, and not known to be so at the servers; until when it may come again. */
  readonly #unconfirmed = new Map<number, number>()
  #messages: ConsumerMessages | undefined
  #running: Promise<void> | undefined
  #alive: NodeJS.Timeout | undefined
  /** What the servers call this client, once it is the one. */
  #pin: string | undefined
  #isPaused = false

  constructor(session: Session, { take, ...options }: FollowerOptions) {
    this.#session = session
    this.#consumer = new CellConsumer(session.manager, options)
    this.#deliver = take
  }

  /** Begins, as soon as the stream lets it. */
  start(): void {
    this.#alive = setInterval(() => this.#keepAlive(), ALIVE_MS).unref()
    this.#running = this.#run()
  }

  waiting(): Promise<Waiting> {
    return this.#consumer.standing().then(({ messages, delivered }) => ({ messages, delivered }))
  }

  async pause(): Promise<void> {
    this.#isPaused = true
    await this.#messages?.close()
    await this.#running
  }

  async close(): Promise<void> {
    await this.pause()
    clearInterval(this.#alive)
    // The next one need not wait. Where the servers are away, it finds out by itself.
    await this.#leave().catch(() => undefined)
  }

  async #run(): Promise<void> {
    while (!this.#isPaused) {
      try {
        await this.#awaitTurn()
        if (this.#isPaused) return
        this.#pin = undefined
        const consumer = await this.#session.client.consumers.get(READINGS, this.#consumer.name)
        const options = {
          callback: (message: JsMsg) => this.#take(message),
          max_messages: UNACKNOWLEDGED,
          expires: REQUEST_MS,
          group: WRITER_GROUP,
          abort_on_missing_resource: true,
        }
        this.#messages = await consumer.consume(options)
        // It may have been told to while the request was made.
        if (this.#isPaused) await this.#messages.close()
        await this.#messages.closed()
      } catch {
        // The stream tells by its obstacle why; what was not acknowledged comes again.
      }
      if (!this.#isPaused) await sleep(RETRY_MS)
    }
  }

  /** Waits while the consumer is pinned to another client. What that one has taken and not acknowledged comes first. */
  async #awaitTurn(): Promise<void> {
    while (!this.#isPaused) {
      const { pinnedTo, delivered, isAsAsked } = await this.#consumer.standing()
      if (pinnedTo === undefined || pinnedTo === this.#pin) {
        // Its place in the stream is beyond what there is of a partition that another cell had: that comes anew, too.
        if (delivered > 0 || !isAsAsked) await this.#consumer.renew()
        return
      }
      await sleep(RETRY_MS)
    }
  }

  #take(message: JsMsg): void {
    const place = message.seq
    this.#pin ??= message.headers?.get('Nats-Pin-Id') || undefined
    if (this.#unconfirmed.has(place)) {
      this.#confirm(place, message)
      return
    }
    const isHeld = this.#held.has(place)
    // The newest one is what the servers wait for.
    this.#held.set(place, message)
    if (isHeld) return
    this.#deliver({
      partition: partitionOfSubject(message.subject),
      place,
      lines: message.string().split('\n'),
      acknowledge: () => {
        const held = this.#held.get(place)
        if (held === undefined) return
        this.#held.delete(place)
        this.#confirm(place, held)
      },
    })
  }

  #confirm(place: number, message: JsMsg): void {
    this.#unconfirmed.delete(place)
    this.#unconfirmed.set(place, performance.now() + REMEMBERED_MS)
    message.ackAck().then(
      (isConfirmed) => isConfirmed && this.#unconfirmed.delete(place),
      () => undefined,
    )
  }

  #keepAlive(): void {
    for (const message of this.#held.values()) message.working()
    const now = performance.now()
    for (const [place, until] of this.#unconfirmed) {
      // In the order in which they were acknowledged.
      if (until > now) break
      this.#unconfirmed.delete(place)
    }
    if (this.#messages !== undefined) this.#yield().catch(() => undefined)
  }

  /** Where another client was pinned, this one waits for its turn: taking over later, it has to begin with what that one left. */
  async #yield(): Promise<void> {
    const messages = this.#messages
    const { pinnedTo } = await this.#consumer.standing()
    if (pinnedTo !== undefined && pinnedTo !== this.#pin && messages === this.#messages) await messages?.close()
  }

  async #leave(): Promise<void> {
    await this.#session.connection.flush()
    const { pinnedTo } = await this.#consumer.standing()
    if (pinnedTo !== undefined && pinnedTo === this.#pin) await this.#consumer.unpin()
  }
}
