import { randomBytes } from 'node:crypto'
import { connect as connectSocket, isIP } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { MqttClient } from 'mqtt'
import { faultOf } from './http.ts'
import type { PrivateHosts } from './private-hosts.ts'

export interface MqttConnectionOptions {
  readonly url: string
  readonly username: string | undefined
  readonly password: string | undefined
  readonly hosts: PrivateHosts
  /** The beginning of its name there. */
  readonly name: string
  /** Where it is said whether there is a connection. */
  readonly statusTopic: string
}

/** Begins to connect to a broker, and does so again whenever the connection ends; certificates are checked. */
export function openMqtt({ url, username, password, hosts, name, statusTopic }: MqttConnectionOptions): MqttClient {
  const { protocol, hostname, port } = new URL(url)
  const host = hostname.replace(/^\[(.*)\]$/, '$1')
  const secure = protocol === 'mqtts:'
  const place = { host, port: Number(port) || (secure ? 8883 : 1883), lookup: hosts.lookup }
  return new MqttClient(
    () => {
      const socket = secure
        ? connectTls({ ...place, ...(isIP(host) === 0 && { servername: host }) })
        : connectSocket(place)
      // An address that is none of a name is never looked up.
      if (isIP(host) !== 0) hosts.resolve(host).catch((error: Error) => socket.destroy(error))
      return socket
    },
    {
      clientId: `nrg-${name}-${randomBytes(4).toString('hex')}`,
      protocolVersion: 4,
      reconnectPeriod: 5000,
      connectTimeout: 10_000,
      keepalive: 30,
      resubscribe: false,
      queueQoSZero: false,
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
      will: { topic: statusTopic, payload: Buffer.from('offline'), qos: 1, retain: true },
    },
  )
}

/** Waits for a connection; throws why there is none once the signal ends the wait. */
export async function connected(client: MqttClient, signal: AbortSignal): Promise<void> {
  if (client.connected) return
  let why: unknown
  await new Promise<void>((resolve, reject) => {
    const onError = (error: Error) => {
      why = error
    }
    const done = (end: () => void) => {
      client.off('connect', onConnect)
      client.off('error', onError)
      signal.removeEventListener('abort', onAbort)
      end()
    }
    const onConnect = () => done(resolve)
    const onAbort = () =>
      done(() => reject(why === undefined ? new Error('no answer in time') : new Error(faultOf(why))))
    client.on('connect', onConnect)
    client.on('error', onError)
    signal.addEventListener('abort', onAbort)
    if (signal.aborted) onAbort()
  })
}
