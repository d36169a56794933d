import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { InfluxConfig } from '@nrg/influx/config'
import { waitUntilReady } from '@nrg/influx/ready'
import { buckets } from '@nrg/schema/bucket'
import { freePorts } from '@nrg/service/testing/free-ports'
import { type Child, startChild } from './child.ts'

/** A program that has not started by then never will; a busy machine takes its time. */
const START_MS = 60_000

/** The whole system on free ports, with all that it keeps in one folder. */
export interface System {
  readonly influx: InfluxConfig
  readonly ingestUrl: string
  readonly queryUrl: string
  readonly key: string
  startDatabase(): Promise<void>
  stopDatabase(): Promise<void>
  startServices(): Promise<void>
  /** Stops everything that runs; what each printed last is in an error of anything before. */
  stop(): Promise<void>
}

/** Makes a system; nothing runs yet. */
export async function createSystem(folder: string): Promise<System> {
  const [influxPort, ingestPort, queryPort] = (await freePorts(3)) as [number, number, number]
  const influx = {
    url: `http://127.0.0.1:${influxPort}`,
    org: 'smoke',
    token: randomBytes(24).toString('hex'),
    timeoutMs: START_MS,
  }
  const key = randomBytes(24).toString('hex')
  const ingestUrl = `http://127.0.0.1:${ingestPort}`
  const queryUrl = `http://127.0.0.1:${queryPort}`
  const env = {
    // Nothing of this installation's own settings.
    ENV_FILE: join(folder, '.env'),
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    INFLUXDB_URL: influx.url,
    INFLUXDB_ORG: influx.org,
    INFLUXDB_TOKEN: influx.token,
    INGEST_INFLUXDB_TOKEN: '',
    QUERY_INFLUXDB_TOKEN: '',
    INGEST_KEY: key,
    INGEST_SPOOL_BYTES: '0',
    INGEST_PORT: String(ingestPort),
    QUERY_PORT: String(queryPort),
  }
  let database: Child | undefined
  let services: Child[] = []
  return {
    influx,
    ingestUrl,
    queryUrl,
    key,
    async startDatabase() {
      const options = {
        port: influxPort,
        data: join(folder, 'influxdb'),
        org: influx.org,
        bucket: buckets.raw.name,
        token: influx.token,
      }
      const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
      database = startChild('packages/influx-embedded/src/server.ts', args, {})
      await answering(database, `${influx.url}/health`)
    },
    async stopDatabase() {
      await database?.stop()
    },
    async startServices() {
      services = ['ingest', 'query'].map((name) => startChild(`apps/${name}/src/server.ts`, [], env))
      const urls = [ingestUrl, queryUrl]
      await Promise.all(services.map((service, index) => answering(service, `${urls[index]}/ready`)))
    },
    async stop() {
      await Promise.all(services.map((service) => service.stop()))
      await database?.stop()
    },
  }
}

/** Waits until an address answers with success; fails at once where the process behind it ends. */
async function answering(child: Child, url: string): Promise<void> {
  const obstacle = async () => {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2000) }).catch(() => undefined)
    await answer?.arrayBuffer()
    return answer?.ok ? undefined : `${url} does not answer`
  }
  const wait = waitUntilReady(obstacle, { onWait: () => {}, signal: AbortSignal.timeout(START_MS) })
  if (!(await Promise.race([wait, child.failed])))
    throw new Error(`${url} did not answer within ${START_MS / 1000} s: ${child.output().trim()}`)
}
