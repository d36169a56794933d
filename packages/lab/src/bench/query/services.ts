import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Connection, connect } from '@nrg/influx/connection'
import { provisionBuckets } from '@nrg/infra/provision/provision'
import { heapFlags } from '@nrg/infra/start/heap-flags'
import { buckets } from '@nrg/schema/bucket'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import { serviceSettings } from '@nrg/service/settings'
import { freePorts } from '@nrg/service/testing/free-ports'
import { memoryMb } from '../../drill/memory-mb.ts'
import { Program } from '../../drill/program.ts'
import { buildPrograms } from '../build.ts'
import { cpuTicks } from '../cpu.ts'
import type { QueryArguments } from './options.ts'
import { noteRuns } from './task-runs.ts'

const operateKey = randomUUID()
/** Who asks: in production nobody reads or acts without a key. */
export const asOperator = { authorization: `Bearer ${operateKey}` }

/** A query service as a process, before a database that was filled first. */
export interface Measured {
  readonly url: string
  readonly query: Program
  /** The embedded database; one that was there already does not run as ours. */
  readonly influx: Program
  readonly connection: Connection
}

/**
 * Fills a database of its own, or the one that is given, and starts the query service before it, both as production runs
 * them; runs of the tasks are noted meanwhile, and all of it ends with the work.
 */
export async function withQueryService<T>(
  database: QueryArguments['database'],
  fill: (connection: Connection) => Promise<void>,
  work: (measured: Measured) => Promise<T>,
): Promise<T> {
  buildPrograms()
  const folder = mkdtempSync(join(tmpdir(), 'nrg-bench-query-'))
  const [influxPort, port] = (await freePorts(2)) as [number, number]
  const own = { url: `http://127.0.0.1:${influxPort}`, token: randomUUID(), org: 'bench' }
  const { url: influxUrl, token, org } = database ?? own
  const influx = new Program({
    path: 'packages/influx-embedded/dist/server.mjs',
    args: Object.entries({ port: influxPort, data: folder, org, bucket: buckets.raw.name, token }).flatMap(
      ([name, value]) => [`--${name}`, String(value)],
    ),
    readyUrl: `${influxUrl}/health`,
  })
  const url = `http://127.0.0.1:${port}`
  const fleetConfig = join(import.meta.dirname, 'fleet.yaml')
  const query = new Program({
    path: 'apps/query/dist/server.js',
    flags: heapFlags(serviceSettings.MAX_RSS_BYTES.default as number),
    env: {
      ENV_FILE: '/dev/null',
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      OPERATE_KEY: operateKey,
      QUERY_INFLUXDB_TOKEN: '',
      INFLUXDB_URL: influxUrl,
      INFLUXDB_TOKEN: token,
      INFLUXDB_ORG: org,
      QUERY_PORT: String(port),
      QUERY_RATE_LIMIT: '0',
      // What is late is to be measured, not refused.
      MAX_EVENT_LOOP_DELAY_MS: '0',
      FLEET_CONFIG: fleetConfig,
    },
    readyUrl: `${url}/ready`,
  })
  const connection = connect({ url: influxUrl, token, org, timeoutMs: 120_000 })
  const fleet = loadFleetConfig(fleetConfig)
  const end = new AbortController()
  try {
    if (database === undefined) await influx.start()
    await provisionBuckets(connection, fleet, () => {})
    await fill(connection).catch((error: unknown) => {
      throw new Error(`the database could not be filled: ${String(error)}\n${stateOf(influx)}`, { cause: error })
    })
    const noting = noteRuns(connection, fleet, end.signal)
    // It is told of at the end.
    noting.catch(() => undefined)
    await query.start()
    const result = await work({ url, query, influx, connection })
    end.abort()
    await noting
    return result
  } finally {
    end.abort()
    connection.close()
    await query.stop()
    await influx.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** What the embedded database does while it does not answer; nothing of one that is not ours. */
function stateOf(influx: Program): string {
  if (!influx.runs) return influx.output === '' ? '' : `it has ended: ${influx.output.trim()}`
  const seconds = cpuTicks(influx.pid)
  return `it runs, holds ${memoryMb(influx)} MB, has worked for ${(seconds ?? Number.NaN) / 100} s and said: ${influx.output.trim()}`
}
