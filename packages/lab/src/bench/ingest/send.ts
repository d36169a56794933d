import { connectAsync } from 'mqtt'
import { Pool } from 'undici'
import type { Load } from './loads.ts'

/** Sends a body over a connection; whether all of it was acknowledged. */
export type Send = (body: Buffer, connection: number) => Promise<boolean>

export interface Sender {
  readonly send: Send
  close(): Promise<void>
}

/** Opens the connections of a load. */
export function openSender(load: Load, url: string, key: string): Sender | Promise<Sender> {
  return load.by === 'mqtt' ? mqttSender(load, url, key) : httpSender(load, url, key)
}

function httpSender({ path, type, connections, readings }: Load, url: string, key: string): Sender {
  const pool = new Pool(url, { connections })
  const headers = { authorization: `Token ${key}`, 'content-type': type }
  return {
    async send(body) {
      const { statusCode, body: answer } = await pool.request({ path, method: 'POST', headers, body })
      const text = await answer.text()
      // What takes line protocol says no more; the others say how many they took.
      return statusCode === 204 || (statusCode === 200 && text.includes(`"written":${readings}`))
    },
    close: () => pool.close(),
  }
}

async function mqttSender({ path, connections }: Load, url: string, key: string): Promise<Sender> {
  const clients = await Promise.all(
    Array.from({ length: connections }, (_, index) =>
      connectAsync(url, { clientId: `bench-${index}`, username: 'bench', password: key }),
    ),
  )
  return {
    async send(body, connection) {
      await clients[connection]?.publishAsync(path, body, { qos: 1 })
      return true
    },
    async close() {
      await Promise.all(clients.map((client) => client.endAsync()))
    },
  }
}
