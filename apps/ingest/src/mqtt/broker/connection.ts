import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { generate, type IPublishPacket, type Packet, parser } from 'mqtt-packet'
import type { BrokerConfig } from '../../broker-config.ts'
import { limitPackets } from '../packet-limit.ts'

/** How often the broker is told that this is still there; one that says nothing for twice as long is gone. */
const KEEP_ALIVE_S = 15
const CONNECT_MS = 10_000
/** How long a broker has to read that this leaves. */
const LEAVE_MS = 1000
const PACKET_BYTES = 1_048_576

/** MQTT 3.1.1's reasons to refuse a connection. */
const REFUSALS: Readonly<Record<number, string>> = {
  1: 'it speaks no MQTT 3.1.1',
  2: 'it does not take the name of this client: set MQTT_CLIENT_ID',
  3: 'it is not available',
  4: 'it does not take the name and the password of MQTT_URL',
  5: 'it does not let this client in: see the name and the password of MQTT_URL',
}

export interface BrokerConnectionOptions {
  readonly config: BrokerConfig
  readonly filters: readonly string[]
  /** Subscribed, with what the broker has refused of it. */
  readonly onReady: (refused: readonly string[]) => void
  readonly onMessage: (message: IPublishPacket) => void
  /** Once: it is at an end, and why. */
  readonly onEnd: (reason: string) => void
}

/** A connection to a broker, with a session that outlasts it: what is not acknowledged comes again with the next one. */
export class BrokerConnection {
  readonly #socket: Socket
  readonly #options: BrokerConnectionOptions
  readonly #ping: NodeJS.Timeout
  #heardAt = performance.now()
  #reason = 'the connection has ended'
  #ended = false

  constructor(options: BrokerConnectionOptions) {
    this.#options = options
    const { host, port, tls, clientId, username, password } = options.config
    this.#socket = tls
      ? connectTls({ host, port, servername: /^[\d.]+$|:/.test(host) ? '' : host, ...(tls.ca && { ca: tls.ca }) })
      : connectTcp({ host, port })
    this.#socket.setNoDelay()
    limitPackets(this.#socket, { first: PACKET_BYTES, further: PACKET_BYTES })
    const packets = parser({ protocolVersion: 4 })
    packets.on('packet', (packet) => this.#take(packet))
    packets.on('error', (error) => this.end(error.message))
    this.#socket.setTimeout(CONNECT_MS, () => this.end('it does not answer'))
    this.#socket.once(tls ? 'secureConnect' : 'connect', () => {
      this.#send({
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 4,
        clean: false,
        clientId,
        keepalive: 2 * KEEP_ALIVE_S,
        ...(username !== undefined && { username }),
        ...(password !== undefined && { password: Buffer.from(password) }),
      })
    })
    this.#socket.on('data', (chunk) => {
      this.#heardAt = performance.now()
      packets.parse(chunk)
    })
    this.#socket.on('error', (error) => {
      this.#reason = error.message
    })
    this.#socket.once('close', () => this.end(this.#reason))
    this.#ping = setInterval(() => this.#keepAlive(), KEEP_ALIVE_S * 1000)
  }

  get isOpen(): boolean {
    return !this.#ended
  }

  acknowledge(messageId: number): void {
    this.#send({ cmd: 'puback', messageId })
  }

  /** Takes no further messages until `resume`; those that have been read are taken. */
  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    // What was not listened to is no silence.
    this.#heardAt = performance.now()
    this.#socket.resume()
  }

  /** Takes leave of the broker, which keeps the session. */
  close(): void {
    this.#send({ cmd: 'disconnect' })
    this.#socket.end(() => this.end('the service stops'))
    setTimeout(() => this.end('the service stops'), LEAVE_MS).unref()
  }

  end(reason: string): void {
    if (this.#ended) return
    this.#ended = true
    clearInterval(this.#ping)
    this.#socket.destroy()
    this.#options.onEnd(reason)
  }

  #take(packet: Packet): void {
    if (this.#ended) return
    if (packet.cmd === 'connack') this.#connected(packet.returnCode ?? 0)
    else if (packet.cmd === 'suback')
      this.#options.onReady(this.#options.filters.filter((_, index) => Number(packet.granted[index]) >= 0x80))
    else if (packet.cmd === 'publish') this.#options.onMessage(packet)
  }

  #connected(code: number): void {
    if (code !== 0) {
      this.end(`the broker refuses: ${REFUSALS[code] ?? `code ${code}`}`)
      return
    }
    this.#socket.setTimeout(0)
    this.#subscribe()
  }

  #subscribe(): void {
    const { config, filters } = this.#options
    const subscriptions = filters.map((filter) => ({
      topic: config.group === undefined ? filter : `$share/${config.group}/${filter}`,
      qos: 1 as const,
    }))
    this.#send({ cmd: 'subscribe', messageId: 1, subscriptions })
  }

  #keepAlive(): void {
    if (this.#socket.isPaused()) this.#heardAt = performance.now()
    if (performance.now() - this.#heardAt > 3 * KEEP_ALIVE_S * 1000) this.end('it says nothing')
    this.#send({ cmd: 'pingreq' })
  }

  #send(packet: Packet): void {
    if (!this.#ended && this.#socket.writable) this.#socket.write(generate(packet))
  }
}
