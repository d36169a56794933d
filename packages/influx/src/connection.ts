import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { InfluxDB } from '@influxdata/influxdb-client'
import { Pool } from 'undici'
import type { InfluxConfig } from './config.ts'

/** An idle connection is closed before any server of ours would close it under a request. */
const IDLE_MS = 30_000
const SOCKETS = 64

/** A database and the sockets to it. */
export interface Connection {
  readonly config: InfluxConfig
  /** The official client: for the APIs of `@influxdata/influxdb-client-apis`. */
  readonly client: InfluxDB
  /** For writes, of which there are thousands a second: each costs a good third less than by the client. */
  readonly sockets: Pool
  /** Whether bodies are compressed: worth it over a network, a waste on loopback. */
  readonly compress: boolean
  /** Closes the sockets; what is under way fails. */
  close(): void
}

/** Opens a connection; nothing is sent yet, so an absent server is no error here. */
export function connect(config: InfluxConfig): Connection {
  const { protocol, hostname, origin } = new URL(config.url)
  const options = { keepAlive: true, timeout: IDLE_MS, maxSockets: SOCKETS }
  const agent = protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options)
  const client = new InfluxDB({
    url: config.url,
    token: config.token,
    // The client reports its own time-out but keeps the socket: `withDeadline` comes first and closes it.
    timeout: config.timeoutMs + 1000,
    transportOptions: { agent },
  })
  // `post` has the limits of time.
  const sockets = new Pool(origin, {
    connections: SOCKETS,
    keepAliveTimeout: IDLE_MS,
    headersTimeout: 0,
    bodyTimeout: 0,
    connect: { timeout: config.timeoutMs },
  })
  const compress = !/^(localhost|127\..*|\[::1\])$/.test(hostname)
  const close = () => {
    agent.destroy()
    void sockets.destroy()
  }
  return { config, client, sockets, compress, close }
}
