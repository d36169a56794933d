import { join } from 'node:path'
import { connect } from '@nrg/influx/connection'
import { provisionBuckets } from '@nrg/infra/provision/provision'
import { heapFlags } from '@nrg/infra/start/heap-flags'
import { buckets } from '@nrg/schema/bucket'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import { serviceSettings } from '@nrg/service/settings'
import { freePorts } from '@nrg/service/testing/free-ports'
import { Program } from '../../drill/program.ts'
import { buildPrograms } from '../build.ts'
import type { Target } from './loads.ts'
import type { GivenDatabase } from './options.ts'

export const KEY = 'the-key-of-the-bench'

/** What is measured: each a process of its own. */
export interface Processes {
  readonly org: string
  /** Where readings are sent to by HTTP, and with which key. */
  readonly http: Readonly<Record<Target, { readonly url: string; readonly key: string }>>
  readonly mqttUrl: string
  /** Those that run here, by what they are called in the figures. */
  readonly programs: Readonly<Record<string, Program>>
  stop(): Promise<void>
}

/** Starts what is measured as production runs it, with all that it keeps in one folder; the database is the one that is given. */
export async function startProcesses(folder: string, given: GivenDatabase | undefined): Promise<Processes> {
  buildPrograms()
  const [influxPort, port, mqttPort, barePort] = (await freePorts(4)) as [number, number, number, number]
  const database = given ?? { url: `http://127.0.0.1:${influxPort}`, token: KEY, org: 'bench' }
  const influx = new Program({
    path: 'packages/influx-embedded/dist/server.mjs',
    args: Object.entries({
      port: influxPort,
      data: join(folder, 'influxdb'),
      org: database.org,
      bucket: buckets.raw.name,
      token: database.token,
    }).flatMap(([name, value]) => [`--${name}`, String(value)]),
    readyUrl: `${database.url}/health`,
  })
  const url = `http://127.0.0.1:${port}`
  const ingest = new Program({
    path: 'apps/ingest/dist/server.js',
    flags: heapFlags(serviceSettings.MAX_RSS_BYTES.default as number),
    env: {
      ENV_FILE: '/dev/null',
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      INFLUXDB_URL: database.url,
      INFLUXDB_TOKEN: database.token,
      INFLUXDB_ORG: database.org,
      INGEST_INFLUXDB_TOKEN: '',
      INGEST_PORT: String(port),
      INGEST_KEY: KEY,
      INGEST_RATE_LIMIT: '0',
      MQTT_PORT: String(mqttPort),
      SPOOL_DIR: join(folder, 'spool'),
      // What is late is to be measured, not refused.
      MAX_EVENT_LOOP_DELAY_MS: '60000',
    },
    readyUrl: `${url}/ready`,
  })
  const bareUrl = `http://127.0.0.1:${barePort}`
  const bare = new Program({
    path: 'packages/lab/src/bench/ingest/bare.ts',
    args: [String(barePort)],
    readyUrl: bareUrl,
  })
  const own = given === undefined ? { influxdb: influx } : {}
  const stop = async () => {
    for (const program of [bare, ingest, influx]) await program.stop()
  }
  try {
    if (given === undefined) await influx.start()
    const connection = connect({ ...database, timeoutMs: 30_000 })
    await provisionBuckets(connection, defaultFleetConfig, () => {}).finally(() => connection.close())
    await ingest.start()
    await bare.start()
  } catch (error) {
    await stop()
    throw error
  }
  return {
    org: database.org,
    http: {
      bare: { url: bareUrl, key: KEY },
      ingest: { url, key: KEY },
      influxdb: { url: database.url, key: database.token },
    },
    mqttUrl: `mqtt://127.0.0.1:${mqttPort}`,
    programs: { ingest, ...own, 'bare route': bare },
    stop,
  }
}
