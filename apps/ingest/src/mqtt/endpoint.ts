import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { EnvironmentError } from '@nrg/schema/environment'
import { Aedes } from 'aedes'
import fp from 'fastify-plugin'
import type { MqttConfig } from '../config.ts'
import type { MqttMeter } from './measure.ts'
import { limitPackets } from './packet-limit.ts'
import { nameOf, Reception, type ReceptionOptions } from './reception.ts'

export interface EndpointOptions extends Omit<ReceptionOptions, 'count' | 'log'> {
  readonly config: MqttConfig | undefined
  readonly meter: MqttMeter
}

/** The most bytes of a packet: of the one that says who it is, and of a message. */
const CONNECT_BYTES = 4096
const PACKET_BYTES = 262_144
const CONNECTIONS = 10_000
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
  async (fastify, { config, meter, ...options }) => {
    if (config === undefined) return
    let server: Server | undefined
    const { log } = fastify
    const reception = new Reception({ ...options, count: meter.count, log })
    const broker = new Aedes({
      connectTimeout: CONNECT_MS,
      // Of MQTT 3.1, before the key is put before it.
      maxClientsIdLength: 256,
      preConnect(_client, packet, done) {
        reception.tellApart(packet)
        done(null, true)
      },
      authenticate(client, username, password, done) {
        reception.welcome(client, username, password).then(
          () => done(null, true),
          (error) => done(error, false),
        )
      },
      authorizePublish(client, packet, done) {
        reception.take(client, packet).then(
          () => done(null),
          (error) => done(error),
        )
      },
      authorizeSubscribe: (_client, _subscription, done) => done(null, null),
    })
    meter.add(() => ({
      connections: server?.listening ? broker.connectedClients : 0,
      inFlight: reception.inFlight,
    }))
    broker.on('clientDisconnect', (client) => reception.forget(client))
    const sweep = setInterval(() => reception.sweep(), SWEEP_MS).unref()
    // Whoever goes wrong is told by the end of the connection: MQTT 3.1.1 has no words for it.
    broker.on('clientError', ({ id }, error) => log.info(`MQTT client ${nameOf(id)}: ${error.message}`))
    broker.on('connectionError', (_client, error) => log.info(`MQTT connection: ${error.message}`))

    function accept(socket: Socket): void {
      // A device that says nothing for long may be gone: MQTT lets it do without signs of life.
      socket.setKeepAlive(true, KEEP_ALIVE_MS).setNoDelay()
      limitPackets(socket, { first: CONNECT_BYTES, further: PACKET_BYTES })
      broker.handle(socket)
    }
    fastify.addHook('onReady', async () => {
      await broker.listen()
      server = config.tls ? tlsServer(config.tls, accept) : createServer(accept)
      server.maxConnections = CONNECTIONS
      server.on('tlsClientError', (error) => log.info(`MQTT connection: ${error.message}`))
      await listen(server, config)
      log.info(`devices connect by MQTT${config.tls ? ' over TLS' : ''} to port ${config.port} on ${config.host}`)
    })
    fastify.addHook('preClose', async () => {
      clearInterval(sweep)
      server?.close()
      await reception.close(CLOSE_MS)
      if (server !== undefined) await new Promise<void>((resolve) => broker.close(resolve))
    })
  },
  { name: 'mqtt-endpoint', dependencies: ['metrics'] },
)

async function listen(server: Server, { port, host }: MqttConfig): Promise<void> {
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
}

function tlsServer(files: NonNullable<MqttConfig['tls']>, accept: (socket: Socket) => void): Server {
  try {
    return createTlsServer({ ...files, handshakeTimeout: CONNECT_MS }, accept)
  } catch (error) {
    throw new EnvironmentError(
      `MQTT_TLS_CERT, MQTT_TLS_KEY: ${(error as Error).message}: they name a certificate and its private key, both as PEM`,
    )
  }
}
