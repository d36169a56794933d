import { randomUUID } from 'node:crypto'
import { type Connection, connect } from '@nrg/influx/connection'
import { startInfluxDB } from '@nrg/influx-embedded'
import { buckets } from '@nrg/schema/bucket'

/** A run over an hour of many devices takes longer than a request of a service may. */
export const RUN_TIMEOUT_MS = 600_000

/** Gives a connection to an empty embedded InfluxDB with a bucket for readings; both are gone afterwards. */
export async function withTemporaryDatabase<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
  const token = randomUUID()
  const server = await startInfluxDB({ org: 'backtest', bucket: buckets.raw.name, token })
  try {
    const connection = connect({ url: server.url, org: server.org, token, timeoutMs: RUN_TIMEOUT_MS })
    try {
      return await work(connection)
    } finally {
      connection.close()
    }
  } finally {
    await server.stop()
  }
}
