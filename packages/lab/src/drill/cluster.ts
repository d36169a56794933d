import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { InfluxConfig } from '@nrg/influx/config'
import { buckets } from '@nrg/schema/bucket'
import { freePorts } from '@nrg/service/testing/free-ports'
import { type NatsCluster, type NatsProgram, startNats } from '@nrg/service/testing/nats-server'
import { requireStreamConfig } from '@nrg/stream/config'
import { openStream } from '@nrg/stream/open-stream'
import { dealOut } from '@nrg/stream/partition-table'
import { Database } from './database.ts'
import type { FleetReadings } from './fleet-readings.ts'
import { Installation } from './installation.ts'
import type { Audit } from './ledger.ts'
import { metric } from './metric.ts'
import { Program } from './program.ts'

const SPOOL_BYTES = 1_073_741_824
/** Servers that have not chosen a leader by then never will. */
const START_MS = 120_000
/** What the cells do not have yet is there by then; a busy machine takes its time. */
const DRAIN_MS = 900_000

/** A cell: its database, and the writer in front of it. */
export interface Cell {
  readonly name: string
  readonly database: Database
  readonly writer: Program
  /** Where the writer is. */
  readonly url: string
}

/** Past one machine, on one: three servers of the stream, two cells, and ingest with the registry of all. */
export class Cluster {
  readonly servers: NatsCluster
  readonly cells: readonly Cell[]
  readonly front: Installation
  /** The settings by which the stream is found. */
  readonly stream: NodeJS.ProcessEnv

  private constructor(servers: NatsCluster, cells: readonly Cell[], front: Installation) {
    this.servers = servers
    this.stream = streamOf(servers)
    this.cells = cells
    this.front = front
  }

  static async start(folder: string, program: NatsProgram): Promise<Cluster> {
    const servers = await startNats(program, { servers: 3 })
    const env = streamOf(servers)
    const cells: Cell[] = []
    let front: Installation | undefined
    try {
      const stream = await openStream(requireStreamConfig(env), 'drill', { info: () => {}, warn: () => {} })
      const until = performance.now() + START_MS
      for (let obstacle = await stream.obstacle(); obstacle !== undefined; obstacle = await stream.obstacle()) {
        if (performance.now() > until) throw new Error(`the stream cannot be used: ${obstacle}`)
        await sleep(100)
      }
      await stream.createTable(dealOut(['north', 'south']))
      await stream.close()
      for (const name of ['north', 'south']) {
        const cell = await createCell(name, folder, env)
        cells.push(cell)
        await cell.database.program.start()
        await cell.writer.start()
      }
      const options = { spoolBytes: SPOOL_BYTES, buckets: [buckets.registry.name], env }
      front = await Installation.start(join(folder, 'front'), options)
      return new Cluster(servers, cells, front)
    } catch (error) {
      await stopAll(servers, cells, front)
      throw error
    }
  }

  /** Waits until the cells have all that was acknowledged. @throws where that takes a quarter of an hour */
  async drained(): Promise<void> {
    await this.front.drained()
    const until = performance.now() + DRAIN_MS
    for (const cell of this.cells)
      while ((await this.waiting(cell)) > 0) {
        if (performance.now() > until) throw new Error(`${cell.name} was not drained: ${cell.writer.output}`)
        await sleep(200)
      }
  }

  /** Messages that a cell has not stored yet. */
  async waiting({ url }: Cell): Promise<number> {
    const [waiting, delivered] = await Promise.all([
      metric(url, 'nrg_stream_waiting_messages'),
      metric(url, 'nrg_stream_delivered_messages'),
    ])
    return waiting + delivered
  }

  /** Tells an audit all readings that are stored in any cell. */
  async auditStored(readings: FleetReadings, audit: Audit): Promise<void> {
    for (const { database } of this.cells) await database.auditStored(readings, audit)
  }

  /** Where the database of each cell is, by its name. */
  get databases(): ReadonlyMap<string, InfluxConfig> {
    return new Map(
      this.cells.map(({ name, database: { url, org, token } }) => [name, { url, org, token, timeoutMs: 60_000 }]),
    )
  }

  /** Times that a process ended without being told to. */
  get crashes(): number {
    const programs = this.cells.flatMap(({ database, writer }) => [database.program, writer])
    return [this.front.ingest, ...programs].reduce((sum, { crashes }) => sum + crashes, 0)
  }

  stop(): Promise<void> {
    return stopAll(this.servers, this.cells, this.front)
  }
}

const streamOf = ({ url, systemUrl }: NatsCluster) => ({
  STREAM_URL: url,
  STREAM_SYSTEM_URL: systemUrl,
  STREAM_BYTES: String(SPOOL_BYTES),
})

async function createCell(name: string, folder: string, env: NodeJS.ProcessEnv): Promise<Cell> {
  const database = await Database.create(join(folder, name))
  const [port] = (await freePorts(1)) as [number]
  const url = `http://127.0.0.1:${port}`
  const writer = new Program({
    path: 'apps/writer/src/server.ts',
    readyUrl: `${url}/ready`,
    env: {
      // Nothing of this installation's own settings.
      ENV_FILE: join(folder, '.env'),
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      CELL: name,
      WRITER_PORT: String(port),
      INFLUXDB_URL: database.url,
      INFLUXDB_ORG: database.org,
      INFLUXDB_TOKEN: database.token,
      INGEST_INFLUXDB_TOKEN: '',
      MAX_EVENT_LOOP_DELAY_MS: '0',
      ...env,
    },
  })
  return { name, database, writer, url }
}

async function stopAll(servers: NatsCluster, cells: readonly Cell[], front: Installation | undefined): Promise<void> {
  await front?.stop()
  for (const { writer, database } of cells) {
    await writer.stop()
    await database.program.stop()
  }
  await servers.stop()
}
