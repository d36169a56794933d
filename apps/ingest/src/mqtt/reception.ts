import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { hashOf } from '@nrg/service/keys/key-text'
import type { Client, ConnectPacket, PublishPacket } from 'aedes'
import type { FastifyBaseLogger } from 'fastify'
import type { KeyRate } from '../keys/key-rate.ts'
import { anybody } from '../keys/sender.ts'
import { deliver } from './deliver.ts'
import type { MqttMeter } from './measure.ts'
import type { MessageIntake } from './message-intake.ts'
import { openSession, type Session, type SessionOptions } from './session.ts'

export interface ReceptionOptions extends SessionOptions {
  readonly intake: MessageIntake
  /** Of the keys of devices; the INGEST_KEY is everybody's. */
  readonly rate: KeyRate
  readonly count: MqttMeter['count']
  readonly log: FastifyBaseLogger
}

type Password = Buffer | string | undefined

/** Bytes of messages that are not acknowledged; a connection that would bring more is closed, and sends them again. */
const IN_FLIGHT_BYTES = 67_108_864

/** Who is connected by MQTT, with which key, and what of their messages is under way. */
export class Reception {
  readonly #options: ReceptionOptions
  /** A last will comes when its client is no longer open. */
  readonly #sessions = new WeakMap<Client, Session>()
  readonly #open = new Map<Client, Session>()
  #inFlight = 0
  #inFlightBytes = 0
  #closing = false

  constructor(options: ReceptionOptions) {
    this.#options = options
  }

  /** Messages that are not acknowledged yet. */
  get inFlight(): number {
    return this.#inFlight
  }

  /** Whoever has another key cannot take a connection over by using its name. */
  tellApart(packet: ConnectPacket): void {
    const key = hashOf(keyText(packet.username, packet.password)).slice(0, 16)
    packet.clientId = `${key} ${packet.clientId === '' ? randomUUID() : packet.clientId}`
  }

  /** @throws an AuthenticateError */
  async welcome(client: Client, username: string | undefined, password: Password): Promise<void> {
    const session = await openSession(keyText(username, password), this.#options)
    this.#sessions.set(client, session)
    if (!client.closed) this.#open.set(client, session)
  }

  /**
   * Takes a message; done once its readings are in the database or on disk here.
   *
   * @throws what it is refused for: its connection is closed, and it may be sent again
   */
  async take(client: Client | null, packet: PublishPacket): Promise<void> {
    packet.retain = false
    // What ends with the service is not offline, and what comes now comes again after it.
    if (this.#closing) throw new Error('the service stops')
    const session = client === null ? undefined : this.#sessions.get(client)
    if (client === null || session === undefined || !session.holds()) throw new Error('the key has ended')
    // Topics of the broker itself, and a quality that would need a store of its own.
    if (packet.topic.startsWith('$')) throw new Error('topics with $ are not taken')
    if (packet.qos === 2) throw new Error('QoS 2 is not taken: send with QoS 1, a reading is stored once')
    const payload = Buffer.from(packet.payload)
    if (this.#inFlightBytes + payload.length > IN_FLIGHT_BYTES) throw new Error('too much is under way')
    this.#inFlight++
    this.#inFlightBytes += payload.length
    try {
      await this.#deliver(client, session, { topic: packet.topic, payload })
    } finally {
      this.#inFlight--
      this.#inFlightBytes -= payload.length
    }
  }

  forget(client: Client): void {
    this.#open.delete(client)
  }

  /** Ends the connections whose key has ended. */
  sweep(): void {
    for (const [client, session] of this.#open)
      if (client.closed) this.#open.delete(client)
      else if (!session.holds()) {
        this.#options.log.info(`MQTT client ${nameOf(client.id)}: its key has ended`)
        client.close()
      }
  }

  /** Takes no more, and waits for so many milliseconds at most for what is under way. */
  async close(withinMs: number): Promise<void> {
    this.#closing = true
    for (const until = performance.now() + withinMs; this.#inFlight > 0 && performance.now() < until; ) await sleep(20)
  }

  async #deliver(
    client: Client,
    { sender }: Session,
    message: { readonly topic: string; readonly payload: Buffer },
  ): Promise<void> {
    const { intake, rate, count } = this.#options
    // A last will comes when the connection has ended, and has one try.
    const isWill = client.closed
    const goesOn = () => !this.#closing && !isWill && !client.closed
    const waitMs = sender.key === anybody.key ? undefined : rate.take(sender.key)
    // MQTT 3.1.1 has no word for too much: the message waits, and its connection with it.
    if (waitMs !== undefined) await sleep(waitMs, undefined, { ref: false })
    if (this.#closing) throw new Error('the service stops')
    await deliver({ ...message, key: sender.key }, { intake, sender, goesOn, count })
  }
}

/** What a client calls itself, without what was put before it. */
export const nameOf = (id: string): string => JSON.stringify(id.slice(id.indexOf(' ') + 1, 80))

/** The key of who connects: the password, or the user's name where there is none. */
const keyText = (username: string | undefined, password: Password): string => password?.toString() || (username ?? '')
