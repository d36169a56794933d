import { Agent as HttpAgent } from 'node:http'
import { Agent as HttpsAgent } from 'node:https'
import { InfluxDB } from '@influxdata/influxdb-client'
import type { InfluxConfig } from './config.ts'

/** An idle connection is closed before any server of ours would close it under a request. */
const IDLE_MS = 30_000

/** A database and the sockets to it. */
export interface Connection {
  readonly config: InfluxConfig
  /** The official client: for the APIs of `@influxdata/influxdb-client-apis`. */
  readonly client: InfluxDB
  /** Whether bodies are compressed: worth it over a network, a waste on loopback. */
  readonly compress: boolean
  /** Closes the sockets; what is under way fails. */
  close(): void
}

/** Opens a connection; nothing is sent yet, so an absent server is no error here. */
export function connect(config: InfluxConfig): Connection {
  const { protocol, hostname } = new URL(config.url)
  const options = { keepAlive: true, timeout: IDLE_MS, maxSockets: 64 }
  const agent = protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options)
  const client = new InfluxDB({
    url: config.url,
    token: config.token,
    // The client reports its own time-out but keeps the socket: `withDeadline` comes first and closes it.
    timeout: config.timeoutMs + 1000,
    transportOptions: { agent },
  })
  const compress = !/^(localhost|127\..*|\[::1\])$/.test(hostname)
  return { config, client, compress, close: () => agent.destroy() }
}
