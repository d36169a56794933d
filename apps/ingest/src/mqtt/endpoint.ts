import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { createServer as createTlsServer } from 'node:tls'
import { EnvironmentError } from '@nrg/schema/environment'
import { hashOf } from '@nrg/service/keys/key-text'
import { Aedes, type Client } from 'aedes'
import fp from 'fastify-plugin'
import type { MqttConfig } from '../config.ts'
import type { KeyRate } from '../keys/key-rate.ts'
import { anybody } from '../keys/sender.ts'
import { deliver } from './deliver.ts'
import type { MqttMeter } from './measure.ts'
import type { MessageIntake } from './message-intake.ts'
import { limitPackets } from './packet-limit.ts'
import { openSession, type Session, type SessionOptions } from './session.ts'

export interface EndpointOptions extends SessionOptions {
  readonly config: MqttConfig | undefined
  readonly intake: MessageIntake
  readonly meter: MqttMeter
  /** Of the keys of devices; the INGEST_KEY is everybody's. */
  readonly rate: KeyRate
}

/** The most bytes of a packet: of the one that says who it is, and of a message. */
const CONNECT_BYTES = 4096
const PACKET_BYTES = 262_144
const CONNECTIONS = 10_000
/** Bytes of messages that are not acknowledged; a connection that would bring more is closed, and sends them again. */
const IN_FLIGHT_BYTES = 67_108_864
const CONNECT_MS = 10_000
const KEEP_ALIVE_MS = 60_000
/** How often it is looked for connections whose key has ended, in milliseconds. */
const SWEEP_MS = 1000
/** How long a closing server waits for messages that are under way. */
const CLOSE_MS = 5000

/**
 * An MQTT 3.1.1 endpoint for devices: a message is acknowledged once its readings are in the database or on disk here. It is
 * no broker: nobody can subscribe, and nothing is retained.
 */
export default fp<EndpointOptions>(
  async (fastify, { config, intake, meter, rate, ...sessionOptions }) => {
    let server: Server | undefined
    if (config === undefined) return

    const { log } = fastify
    // A last will comes when its client is no longer open.
    const sessions = new WeakMap<Client, Session>()
    const open = new Map<Client, Session>()
    let inFlight = 0
    let inFlightBytes = 0
    let closing = false
    const broker = new Aedes({
      connectTimeout: CONNECT_MS,
      // Of MQTT 3.1, before the key is put before it.
      maxClientsIdLength: 256,
      preConnect(_client, packet, done) {
        // Whoever has another key cannot take a connection over by using its name.
        const key = hashOf(keyText(packet.username, packet.password)).slice(0, 16)
        packet.clientId = `${key} ${packet.clientId === '' ? randomUUID() : packet.clientId}`
        done(null, true)
      },
      authenticate(client, username, password, done) {
        openSession(keyText(username, password), sessionOptions).then(
          (session) => {
            sessions.set(client, session)
            if (!client.closed) open.set(client, session)
            done(null, true)
          },
          (error) => done(error, false),
        )
      },
      authorizePublish(client, packet, done) {
        packet.retain = false
        // What ends with the service is not offline, and what comes now comes again after it.
        if (closing) return done(new Error('the service stops'))
        const session = client === null ? undefined : sessions.get(client)
        if (client === null || session === undefined || !session.holds()) return done(new Error('the key has ended'))
        // Topics of the broker itself, and a quality that would need a store of its own.
        if (packet.topic.startsWith('$')) return done(new Error('topics with $ are not taken'))
        if (packet.qos === 2) return done(new Error('QoS 2 is not taken: send with QoS 1, a reading is stored once'))
        const payload = Buffer.from(packet.payload)
        if (inFlightBytes + payload.length > IN_FLIGHT_BYTES) return done(new Error('too much is under way'))
        inFlight++
        inFlightBytes += payload.length
        const { sender } = session
        // A last will comes when the connection has ended, and has one try.
        const isWill = client.closed
        const goesOn = () => !closing && !isWill && !client.closed
        const waitMs = sender.key === anybody.key ? undefined : rate.take(sender.key)
        // MQTT 3.1.1 has no word for too much: the message waits, and its connection with it.
        const due = waitMs === undefined ? Promise.resolve() : sleep(waitMs, undefined, { ref: false })
        due
          .then(() => {
            if (closing) throw new Error('the service stops')
            return deliver(
              { topic: packet.topic, payload, key: sender.key },
              { intake, sender, goesOn, count: meter.count },
            )
          })
          .then(
            () => done(null),
            (error) => done(error),
          )
          .finally(() => {
            inFlight--
            inFlightBytes -= payload.length
          })
      },
      authorizeSubscribe: (_client, _subscription, done) => done(null, null),
    })
    meter.add(() => ({ connections: server?.listening ? broker.connectedClients : 0, inFlight }))

    function accept(socket: Socket): void {
      // A device that says nothing for long may be gone: MQTT lets it do without signs of life.
      socket.setKeepAlive(true, KEEP_ALIVE_MS).setNoDelay()
      limitPackets(socket, { first: CONNECT_BYTES, further: PACKET_BYTES })
      broker.handle(socket)
    }
    broker.on('clientDisconnect', (client) => void open.delete(client))
    const sweep = setInterval(() => {
      for (const [client, session] of open)
        if (client.closed) open.delete(client)
        else if (!session.holds()) {
          log.info(`MQTT client ${nameOf(client.id)}: its key has ended`)
          client.close()
        }
    }, SWEEP_MS).unref()
    // Whoever goes wrong is told by the end of the connection: MQTT 3.1.1 has no words for it.
    broker.on('clientError', ({ id }, error) => log.info(`MQTT client ${nameOf(id)}: ${error.message}`))
    broker.on('connectionError', (_client, error) => log.info(`MQTT connection: ${error.message}`))

    fastify.addHook('onReady', async () => {
      await broker.listen()
      server = config.tls ? tlsServer(config.tls, accept) : createServer(accept)
      server.maxConnections = CONNECTIONS
      server.on('tlsClientError', (error) => log.info(`MQTT connection: ${error.message}`))
      const { port, host } = config
      try {
        server.listen(port, host)
        await once(server, 'listening')
      } catch (error) {
        const { code, message } = error as NodeJS.ErrnoException
        throw new EnvironmentError(
          code === 'EADDRINUSE'
            ? `MQTT_PORT: port ${port} on ${host} is in use: stop what listens there, or set MQTT_PORT to another one`
            : `MQTT_PORT: port ${port} on ${host} cannot be used: ${message}`,
        )
      }
      log.info(`devices connect by MQTT${config.tls ? ' over TLS' : ''} to port ${port} on ${host}`)
    })
    fastify.addHook('preClose', async () => {
      closing = true
      clearInterval(sweep)
      if (server === undefined) return
      server.close()
      for (const until = performance.now() + CLOSE_MS; inFlight > 0 && performance.now() < until; ) await sleep(20)
      await new Promise<void>((resolve) => broker.close(resolve))
    })
  },
  { name: 'mqtt-endpoint', dependencies: ['metrics'] },
)

/** What a client calls itself, without what was put before it. */
const nameOf = (id: string): string => JSON.stringify(id.slice(id.indexOf(' ') + 1, 80))

/** The key of who connects: the password, or the user's name where there is none. */
const keyText = (username: string | undefined, password: Buffer | string | undefined): string =>
  password?.toString() || (username ?? '')

function tlsServer(files: NonNullable<MqttConfig['tls']>, accept: (socket: Socket) => void): Server {
  try {
    return createTlsServer({ ...files, handshakeTimeout: CONNECT_MS }, accept)
  } catch (error) {
    throw new EnvironmentError(
      `MQTT_TLS_CERT, MQTT_TLS_KEY: ${(error as Error).message}: they name a certificate and its private key, both as PEM`,
    )
  }
}
