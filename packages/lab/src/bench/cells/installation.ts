import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from '@nrg/influx/connection'
import { provisionBuckets } from '@nrg/infra/provision/provision'
import { buckets } from '@nrg/schema/bucket'
import { defaultFleetConfig } from '@nrg/schema/fleet-config'
import { freePorts } from '@nrg/service/testing/free-ports'
import { type NatsCluster, type NatsProgram, startNats } from '@nrg/service/testing/nats-server'
import { requireStreamConfig } from '@nrg/stream/config'
import { openStream } from '@nrg/stream/open-stream'
import { dealOut, type PartitionTable } from '@nrg/stream/partition-table'
import { Program } from '../../drill/program.ts'

export const KEY = 'the-key-of-the-bench'
export const ORG = 'bench'
/** Enough for more devices than any run has. */
const MAX_SERIES = 8_000_000

/** A cell that is measured: its database, and the writer in front of it. */
export interface BenchCell {
  readonly name: string
  readonly url: string
  readonly folder: string
  readonly database: Program
  readonly writer: Program
}

/** Past one machine, on one, as production runs it. */
export class BenchInstallation {
  readonly cells: readonly BenchCell[]
  readonly table: PartitionTable
  readonly #nats: NatsCluster
  /** It has the registry. */
  readonly #hub: Program
  readonly ingest: Program
  readonly ingestUrl: string

  private constructor(cells: readonly BenchCell[], table: PartitionTable, nats: NatsCluster, front: Front) {
    this.cells = cells
    this.table = table
    this.#nats = nats
    this.#hub = front.hub
    this.ingest = front.ingest
    this.ingestUrl = front.url
  }

  /** Starts the servers of the stream, and so many cells with nothing in them yet. */
  static async start(folder: string, program: NatsProgram, count: number): Promise<BenchInstallation> {
    const nats = await startNats(program, { servers: 3 })
    const names = Array.from({ length: count }, (_, index) => `c${index + 1}`)
    const env = { STREAM_URL: nats.url, STREAM_SYSTEM_URL: nats.systemUrl }
    const ports = await freePorts(2 * count + 2)
    const cells = names.map((name, index) =>
      cellOf({ name, folder: join(folder, name), ports: [ports[2 * index] ?? 0, ports[2 * index + 1] ?? 0], env }),
    )
    const [hubPort = 0, port = 0] = ports.slice(2 * count)
    const table = dealOut(names)
    const bench = new BenchInstallation(cells, table, nats, frontOf(folder, { hubPort, port, env }))
    try {
      await dealPartitions(env, table)
      for (const { database } of cells) await database.start()
      await bench.#hub.start()
      await provisionHub(`http://127.0.0.1:${hubPort}`)
      return bench
    } catch (error) {
      await bench.stop()
      throw error
    }
  }

  /** From here on readings that come to ingest are stored. */
  async open(): Promise<void> {
    for (const { writer } of this.cells) await writer.start()
    await this.ingest.start()
  }

  /** What runs, by what it is called in the figures: processes of one kind count together. */
  get processes(): ReadonlyMap<string, readonly number[]> {
    return new Map([
      ['ingest', [this.ingest.pid]],
      ['stream', this.#nats.nodes.map(({ pid }) => pid)],
      ['writers', this.cells.map(({ writer }) => writer.pid)],
      ['databases', this.cells.map(({ database }) => database.pid)],
    ])
  }

  async stop(): Promise<void> {
    const programs = [this.ingest, ...this.cells.map(({ writer }) => writer), ...this.cells.map((one) => one.database)]
    for (const program of [...programs, this.#hub]) await program.stop()
    await this.#nats.stop()
  }
}

interface Front {
  readonly hub: Program
  readonly ingest: Program
  readonly url: string
}

interface Placed {
  readonly name: string
  readonly folder: string
  readonly ports: readonly [database: number, writer: number]
  readonly env: NodeJS.ProcessEnv
}

function databaseOf(folder: string, port: number): Program {
  return new Program({
    path: 'packages/influx-embedded/dist/server.mjs',
    args: Object.entries({
      port,
      data: folder,
      org: ORG,
      bucket: buckets.raw.name,
      token: KEY,
      'max-series': MAX_SERIES,
    }).flatMap(([name, value]) => [`--${name}`, String(value)]),
    readyUrl: `http://127.0.0.1:${port}/health`,
  })
}

const common = (databasePort: number): NodeJS.ProcessEnv => ({
  ENV_FILE: '/dev/null',
  NODE_ENV: 'production',
  HOST: '127.0.0.1',
  INFLUXDB_URL: `http://127.0.0.1:${databasePort}`,
  INFLUXDB_TOKEN: KEY,
  INFLUXDB_ORG: ORG,
  INGEST_INFLUXDB_TOKEN: '',
  // What is late is to be measured, not refused.
  MAX_EVENT_LOOP_DELAY_MS: '0',
})

function cellOf({ name, folder, ports: [port, writerPort], env }: Placed): BenchCell {
  const writer = new Program({
    path: 'apps/writer/dist/server.js',
    env: { ...common(port), ...env, CELL: name, WRITER_PORT: String(writerPort) },
    readyUrl: `http://127.0.0.1:${writerPort}/ready`,
  })
  return { name, folder, url: `http://127.0.0.1:${port}`, database: databaseOf(folder, port), writer }
}

function frontOf(folder: string, { hubPort, port, env }: { hubPort: number; port: number; env: NodeJS.ProcessEnv }) {
  const url = `http://127.0.0.1:${port}`
  const ingest = new Program({
    path: 'apps/ingest/dist/server.js',
    env: {
      ...common(hubPort),
      ...env,
      INGEST_PORT: String(port),
      INGEST_KEY: KEY,
      INGEST_RATE_LIMIT: '0',
      INGEST_MAX_DEVICES: '1000000',
      INGEST_NEW_DEVICES: '1000000',
      SPOOL_DIR: join(folder, 'spool'),
    },
    readyUrl: `${url}/ready`,
  })
  return { hub: databaseOf(join(folder, 'hub'), hubPort), ingest, url }
}

async function provisionHub(url: string): Promise<void> {
  const connection = connect({ url, org: ORG, token: KEY, timeoutMs: 60_000 })
  await provisionBuckets(connection, defaultFleetConfig, () => {}).finally(() => connection.close())
}

async function dealPartitions(env: NodeJS.ProcessEnv, table: PartitionTable): Promise<void> {
  const silent = { info: () => undefined, warn: () => undefined }
  const stream = await openStream(requireStreamConfig(env), 'nrg-bench', silent)
  try {
    while ((await stream.obstacle()) !== undefined) await sleep(100)
    await stream.createTable(table)
  } finally {
    await stream.close()
  }
}
