import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { heapFlags } from '@nrg/infra/start/heap-flags'
import { serviceSettings } from '@nrg/service/settings'
import { freePorts } from '@nrg/service/testing/free-ports'
import { Database } from './database.ts'
import { metric } from './metric.ts'
import { Program } from './program.ts'

export const KEY = 'the-key-of-the-drills'
const requestMs = 15_000
/** What is spooled is drained by then; a busy machine takes its time. */
const DRAIN_MS = 600_000

/** What the ingest service answered. */
export interface IngestAnswer {
  /** 0 where none came. */
  readonly status: number
  readonly retryAfter: string | null
  readonly ms: number
}

/** Whether readings were acknowledged: they are stored, or spooled. */
export const isAcknowledged = ({ status }: { readonly status: number }) => status === 200 || status === 202

export interface InstallationOptions {
  readonly dataDir?: string
  /** A command to start the database through. */
  readonly through?: readonly string[]
  /** What the spool of ingest may hold; left out, there is none: the drill is of what the database itself does. */
  readonly spoolBytes?: number
  /** Where ingest finds the database instead of where it is. */
  readonly databaseUrl?: (url: string) => string
  /** A command to start ingest through. */
  readonly throughIngest?: readonly string[]
  /** Buckets of the database beside that of readings. */
  readonly buckets?: readonly string[]
  /** Other settings of ingest. */
  readonly env?: NodeJS.ProcessEnv
}

/** The embedded InfluxDB and the ingest service in front of it. */
export class Installation {
  readonly database: Database
  readonly ingest: Program
  /** Where ingest is. */
  readonly url: string

  private constructor(database: Database, ingestPort: number, folder: string, options: InstallationOptions) {
    const { spoolBytes = 0, databaseUrl = (url) => url, throughIngest = [], env } = options
    this.database = database
    this.url = `http://127.0.0.1:${ingestPort}`
    this.ingest = new Program({
      path: 'apps/ingest/src/server.ts',
      // As an installation runs it: its memory is measured too.
      flags: heapFlags(serviceSettings.MAX_RSS_BYTES.default as number),
      through: throughIngest,
      readyUrl: `${this.url}/ready`,
      env: {
        // Nothing of this installation's own settings.
        ENV_FILE: join(folder, '.env'),
        NODE_ENV: 'production',
        HOST: '127.0.0.1',
        INFLUXDB_URL: databaseUrl(database.url),
        INFLUXDB_ORG: database.org,
        INFLUXDB_TOKEN: database.token,
        INGEST_INFLUXDB_TOKEN: '',
        INGEST_KEY: KEY,
        SPOOL_DIR: join(folder, 'spool'),
        INGEST_SPOOL_BYTES: String(spoolBytes),
        INGEST_PORT: String(ingestPort),
        // On a busy machine a process that is held up refuses what comes, which is not what most drills try.
        MAX_EVENT_LOOP_DELAY_MS: '0',
        ...env,
      },
    })
  }

  /** Starts both on free ports, with all that they keep in one folder. */
  static async start(folder: string, options: InstallationOptions = {}) {
    const database = await Database.create(options.dataDir ?? join(folder, 'influxdb'), options.through)
    const [port] = (await freePorts(1)) as [number]
    const installation = new Installation(database, port, folder, options)
    try {
      await database.program.start()
      for (const name of options.buckets ?? []) await database.makeBucket(name)
      await installation.ingest.start()
      return installation
    } catch (error) {
      await installation.stop()
      throw error
    }
  }

  /** Sends readings, one a line. @throws where only some of them are taken: a drill sends none that are wrong */
  async post(lines: readonly string[]): Promise<IngestAnswer> {
    const { written = 0, queued = 0, ...answer } = await this.#post(lines)
    if (isAcknowledged(answer) && written + queued !== lines.length)
      throw new Error(`ingest took ${written + queued} of ${lines.length} readings`)
    return answer
  }

  /** Sends readings, one a line, of which some may be refused; answers how many were stored besides. */
  async offer(lines: readonly string[]): Promise<IngestAnswer & { readonly written: number }> {
    const { written = 0, status, retryAfter, ms } = await this.#post(lines)
    return { status, retryAfter, ms, written }
  }

  async #post(
    lines: readonly string[],
  ): Promise<IngestAnswer & { written?: number | undefined; queued?: number | undefined }> {
    const began = performance.now()
    try {
      const answer = await fetch(`${this.url}/api/ingest`, {
        method: 'POST',
        headers: { authorization: KEY, 'content-type': 'application/x-ndjson' },
        body: lines.join('\n'),
        signal: AbortSignal.timeout(requestMs),
      })
      const { written, queued } = (await answer.json()) as { written?: number; queued?: number }
      const retryAfter = answer.headers.get('retry-after')
      return { status: answer.status, retryAfter, ms: performance.now() - began, written, queued }
    } catch {
      return { status: 0, retryAfter: null, ms: performance.now() - began }
    }
  }

  /** A number of the `/metrics` of ingest. */
  metric(name: string): Promise<number> {
    return metric(this.url, name)
  }

  /** Waits until nothing is spooled. @throws where that takes ten minutes */
  async drained(): Promise<void> {
    const until = performance.now() + DRAIN_MS
    while ((await this.metric('nrg_spool_lines')) > 0) {
      if (performance.now() > until) throw new Error(`the spool was not drained in ${DRAIN_MS / 1000} s`)
      await sleep(100)
    }
  }

  async stop(): Promise<void> {
    await this.ingest.stop()
    await this.database.program.stop()
  }
}
