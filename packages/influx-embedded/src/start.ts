import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance } from 'fastify'
import { pino } from 'pino'
import type { InfluxAppOptions } from './app.ts'
import { createInfluxServer } from './http-server.ts'

export interface StartOptions {
  readonly org: string
  /** Made at the first start. */
  readonly bucket: string
  /** May do everything. */
  readonly token: string
  /** A free one unless told otherwise. */
  readonly port?: number
  /** A temporary folder, gone after `stop`, unless told otherwise. */
  readonly dataDir?: string
  /** What to log: nothing unless told otherwise. */
  readonly logLevel?: string
  readonly clock?: InfluxAppOptions['clock']
  readonly limits?: InfluxAppOptions['limits']
  readonly anyNumberAtOnce?: InfluxAppOptions['anyNumberAtOnce']
}

export interface RunningInfluxDB {
  /** `http://127.0.0.1:<port>` */
  readonly url: string
  readonly org: string
  readonly token: string
  /** Closes the server; all that was acknowledged is on disk. */
  stop(): Promise<void>
}

/**
 * Starts an InfluxDB 2 in this process, on loopback, for tests and small tools.
 *
 * @example
 * const influx = await startInfluxDB({ org: 'o', bucket: 'b', token: 't' })
 * await fetch(`${influx.url}/api/v2/write?org=o&bucket=b`, { method: 'POST', body: 'm f=1', headers: { Authorization: 'Token t' } })
 * await influx.stop()
 */
export async function startInfluxDB(options: StartOptions): Promise<RunningInfluxDB> {
  const { org, bucket, token, port = 0, logLevel = 'silent', clock, limits, anyNumberAtOnce } = options
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'influx-embedded-')))
  const clean = async () => {
    if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
  }
  try {
    const logger = pino({ level: logLevel })
    const app = await createInfluxServer({
      dataDir,
      setup: { org, bucket, token },
      logger,
      clock,
      limits,
      anyNumberAtOnce,
    })
    await listen(app, port)
    const address = app.server.address() as AddressInfo
    let stopping: Promise<void> | undefined
    return {
      url: `http://127.0.0.1:${address.port}`,
      org,
      token,
      stop: () => {
        stopping ??= app.close().then(clean)
        return stopping
      },
    }
  } catch (error) {
    await clean()
    throw error
  }
}

async function listen(app: FastifyInstance, port: number): Promise<void> {
  try {
    await app.listen({ port, host: '127.0.0.1' })
  } catch (error) {
    await app.close()
    throw error
  }
}
