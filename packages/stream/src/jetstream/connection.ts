import { type ConnectionOptions, connect, type NatsConnection } from '@nats-io/transport-node'
import type { ServerAddress } from '../server-address.ts'

/** How long one try to connect may take, in milliseconds. */
const CONNECT_MS = 2000
/** A server that answers nothing for so long is left for another. */
const PING_MS = 2000
const PINGS = 2

export interface ConnectOptions {
  readonly address: ServerAddress
  readonly caFile: string | undefined
  /** What it is called in the server's lists. */
  readonly name: string
  /** Whether it comes back by itself when it is cut off. */
  readonly lasts: boolean
}

/** Connects, with one try at each server. @throws where none can be reached, or none takes the password */
export function connectTo({ address, caFile, name, lasts }: ConnectOptions): Promise<NatsConnection> {
  const { servers, user, pass, isTls } = address
  const options: ConnectionOptions = {
    name,
    servers: [...servers],
    ...(user !== undefined && { user }),
    ...(pass !== undefined && { pass }),
    ...(isTls && { tls: caFile === undefined ? {} : { caFile } }),
    timeout: CONNECT_MS,
    pingInterval: PING_MS,
    maxPingOut: PINGS,
    reconnect: lasts,
    maxReconnectAttempts: -1,
    reconnectTimeWait: 500,
    // A password that was changed is mended while this runs.
    ignoreAuthErrorAbort: true,
  }
  return connect(options)
}
