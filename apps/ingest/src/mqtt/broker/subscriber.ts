import { setTimeout as sleep } from 'node:timers/promises'
import type { Detail } from '@nrg/schema/problem'
import type { FastifyBaseLogger } from 'fastify'
import type { IPublishPacket } from 'mqtt-packet'
import type { BrokerConfig } from '../../broker-config.ts'
import { anybody } from '../../keys/sender.ts'
import type { Sources } from '../../sources/sources.ts'
import { deliver } from '../deliver.ts'
import type { MqttMeter } from '../measure.ts'
import type { MessageIntake } from '../message-intake.ts'
import { BrokerConnection } from './connection.ts'

/** What is subscribed beside the topics of sources. */
const OWN = ['nrg/readings', 'nrg/lines', 'nrg/devices/+/readings', 'nrg/devices/+/status']

/** From which number of messages, or bytes of them, under way on nothing more is read from the broker. */
const IN_FLIGHT = 1000
const IN_FLIGHT_BYTES = 16_777_216
/** How long it is waited before the broker is tried again, in milliseconds, at first and at most. */
const FIRST_WAIT_MS = 500
const MOST_WAIT_MS = 30_000
/** How long a closing service waits for messages that are under way, in milliseconds. */
const CLOSE_MS = 5000

export interface SubscriberOptions {
  readonly config: BrokerConfig
  readonly intake: MessageIntake
  readonly sources: Sources
  readonly meter: MqttMeter
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn'>
}

/**
 * Fetches messages from a broker: each is acknowledged once its readings are stored or on disk, many at a time. Of a group
 * of subscribers each gets its share.
 */
export class BrokerSubscriber {
  readonly #options: SubscriberOptions
  readonly #filters: readonly string[]
  #connection: BrokerConnection | undefined
  #isReady = false
  /** Why there is no connection; told once. */
  #away: string | undefined
  #inFlight = 0
  #bytes = 0
  #isPaused = false
  #isClosed = false
  #waitMs = FIRST_WAIT_MS
  #next: NodeJS.Timeout | undefined

  constructor(options: SubscriberOptions) {
    this.#options = options
    this.#filters = [...OWN, ...options.sources.filters]
    options.meter.add(() => ({ connections: this.#isReady ? 1 : 0, inFlight: this.#inFlight }))
  }

  start(): void {
    const { config } = this.#options
    this.#connection = new BrokerConnection({
      config,
      filters: this.#filters,
      onReady: (refused) => this.#ready(refused),
      onMessage: (packet) => this.#take(packet),
      onEnd: (reason) => this.#ended(reason),
    })
  }

  /** Reads nothing more, and acknowledges what is under way. */
  async close(): Promise<void> {
    this.#isClosed = true
    clearTimeout(this.#next)
    this.#connection?.pause()
    for (const until = performance.now() + CLOSE_MS; this.#inFlight > 0 && performance.now() < until; ) await sleep(20)
    this.#connection?.close()
  }

  /** What there is to say: that the broker is away. */
  standing(): readonly Detail[] {
    if (this.#away === undefined) return []
    return [{ code: 'broker_away', message: `the broker of MQTT_URL is away: ${this.#away}` }]
  }

  get #place(): string {
    return `MQTT broker ${this.#options.config.host}:${this.#options.config.port}`
  }

  #ready(refused: readonly string[]): void {
    const { log } = this.#options
    if (refused.length === this.#filters.length) {
      this.#connection?.end('it lets this client subscribe to nothing: see its access list')
      return
    }
    if (refused.length > 0)
      log.warn(
        `${this.#place} does not let this client subscribe to ${refused.slice(0, 5).join(', ')}${refused.length > 5 ? ', …' : ''}`,
      )
    log.info(`${this.#place}: subscribed to ${this.#filters.length - refused.length} topics`)
    this.#isReady = true
    this.#away = undefined
    this.#waitMs = FIRST_WAIT_MS
  }

  #ended(reason: string): void {
    this.#isReady = false
    this.#isPaused = false
    if (this.#isClosed) return
    if (this.#away === undefined)
      this.#options.log.warn(`${this.#place}: ${reason}; it is tried again until it is there`)
    this.#away = reason
    this.#next = setTimeout(() => this.start(), this.#waitMs * (0.75 + Math.random() / 2))
    this.#waitMs = Math.min(2 * this.#waitMs, MOST_WAIT_MS)
  }

  #take({ topic, payload, qos, messageId, retain }: IPublishPacket): void {
    const connection = this.#connection
    if (connection === undefined) return
    const bytes = Buffer.from(payload as Buffer)
    const { intake, sources, meter } = this.#options
    const acknowledge = () => {
      if (qos > 0 && messageId !== undefined) connection.acknowledge(messageId)
    }
    // What the broker has kept is of some earlier time, and would become one of now.
    const match = retain ? sources.match(topic) : undefined
    if (match?.kind === 'readings' && match.parts.some(({ isOfNow }) => isOfNow)) {
      meter.count('dropped', 0)
      acknowledge()
      return
    }
    this.#inFlight++
    this.#bytes += bytes.length
    if (!this.#isPaused && (this.#inFlight >= IN_FLIGHT || this.#bytes >= IN_FLIGHT_BYTES)) {
      this.#isPaused = true
      connection.pause()
    }
    const goesOn = () => !this.#isClosed && connection.isOpen
    deliver({ topic, payload: bytes, key: anybody.key }, { intake, sender: anybody, goesOn, count: meter.count })
      // One that was not taken comes again, with the next connection.
      .then(acknowledge, () => undefined)
      .finally(() => this.#done(bytes.length))
  }

  #done(bytes: number): void {
    this.#inFlight--
    this.#bytes -= bytes
    if (!this.#isPaused || this.#isClosed || this.#inFlight > IN_FLIGHT / 2 || this.#bytes > IN_FLIGHT_BYTES / 2) return
    this.#isPaused = false
    this.#connection?.resume()
  }
}
