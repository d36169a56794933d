import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Connection, connect } from '@nrg/influx/connection'
import { createReader } from '@nrg/influx/query'
import { requireWritten } from '@nrg/influx/require-written'
import { createWriter } from '@nrg/influx/write'
import { runDevice } from '@nrg/infra/device/run'
import { runOver } from '@nrg/infra/provision/catch-up'
import { provision } from '@nrg/infra/provision/provision'
import { buckets } from '@nrg/schema/bucket'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import { issueKey } from '@nrg/service/keys/key-changes'
import { KeyLog } from '@nrg/service/keys/key-log'
import { freePorts } from '@nrg/service/testing/free-ports'
import { Database } from '../../src/drill/database.ts'
import { Program } from '../../src/drill/program.ts'

/** A reading as a device sends it. */
export interface SentReading {
  readonly device_id: number
  readonly timeof: string
  readonly [metric: string]: number | string
}

const MOST_AT_ONCE = 2000
const PATIENCE_MS = 120_000
const MINUTE_MS = 60_000
const JUDGED_MS = 300_000
const BY = 'the test of the page'

/** What the query service of production takes. */
export const OPERATE_KEY = randomBytes(24).toString('hex')

/** The whole system behind the page, on free ports and in one folder, without simulated devices. */
export class Installation {
  readonly database: Database
  readonly ingest: Program
  readonly query: Program
  /** Where the page is. */
  readonly url: string
  /** Where `.env` of this installation is. */
  readonly folder: string
  readonly #fleetPath: string
  readonly #ingestUrl: string
  readonly #key: string
  readonly #queryOf: (env: NodeJS.ProcessEnv) => Program

  private constructor(
    folder: string,
    database: Database,
    ports: readonly [number, number],
    fleetPath: string,
    env: NodeJS.ProcessEnv,
  ) {
    const [ingestPort, queryPort] = ports
    this.folder = folder
    this.#fleetPath = fleetPath
    this.database = database
    this.#key = randomBytes(24).toString('hex')
    this.#ingestUrl = `http://127.0.0.1:${ingestPort}`
    this.url = `http://127.0.0.1:${queryPort}`
    writeFileSync(join(folder, '.env'), `INGEST_KEY=${this.#key}\nINGEST_PORT=${ingestPort}\n`)
    const common = {
      // Nothing of this machine's own settings.
      ENV_FILE: join(folder, 'none'),
      NODE_ENV: 'development',
      HOST: '127.0.0.1',
      INFLUXDB_URL: database.url,
      INFLUXDB_ORG: database.org,
      INFLUXDB_TOKEN: database.token,
      INGEST_INFLUXDB_TOKEN: '',
      QUERY_INFLUXDB_TOKEN: '',
      INGEST_KEY: this.#key,
      INGEST_PORT: String(ingestPort),
      QUERY_PORT: String(queryPort),
      SPOOL_DIR: join(folder, 'spool'),
      SIMULATE: 'off',
      // A machine that is busy with other things is no service with too much to do.
      MAX_EVENT_LOOP_DELAY_MS: '60000',
      FLEET_CONFIG: fleetPath,
      ...env,
    }
    const program = (name: string, url: string, more: NodeJS.ProcessEnv = {}) =>
      new Program({ path: `apps/${name}/src/server.ts`, readyUrl: `${url}/ready`, env: { ...common, ...more } })
    this.ingest = program('ingest', this.#ingestUrl)
    this.#queryOf = (more) => program('query', this.url, more)
    this.query = this.#queryOf({})
  }

  /**
   * Starts all of it with a fleet configuration.
   *
   * @param env settings beside those that an installation needs
   */
  static async start(folder: string, fleetPath: string, env: NodeJS.ProcessEnv = {}): Promise<Installation> {
    const database = await Database.create(join(folder, 'influxdb'))
    const ports = (await freePorts(2)) as [number, number]
    const installation = new Installation(folder, database, ports, fleetPath, env)
    try {
      await database.program.start()
      await provisioned(database, fleetPath)
      await Promise.all([installation.ingest.start(), installation.query.start()])
      return installation
    } catch (error) {
      await installation.stop()
      throw error
    }
  }

  /** Sends readings to ingest. @throws where not all of them are taken */
  async send(readings: readonly SentReading[]): Promise<void> {
    const until = Date.now() + PATIENCE_MS
    for (let at = 0; at < readings.length; at += MOST_AT_ONCE) {
      const part = readings.slice(at, at + MOST_AT_ONCE)
      const answer = await fetch(`${this.#ingestUrl}/api/ingest`, {
        method: 'POST',
        headers: { authorization: this.#key, 'content-type': 'application/json' },
        body: JSON.stringify(part),
        signal: AbortSignal.timeout(30_000),
      })
      const text = await answer.text()
      if (answer.status === 503 && Date.now() < until) {
        // On a busy machine it asks to come again, as it would of any device.
        await sleep(1000 * Number(answer.headers.get('retry-after') ?? 1))
        at -= MOST_AT_ONCE
        continue
      }
      if (!answer.ok) throw new Error(`ingest answers ${answer.status} ${text}`)
    }
  }

  /** Has the time between two judged as after an outage: what comes hours late is found by and by only. */
  async judge(from: number, until: number): Promise<void> {
    const minute = (time: number) => new Date(Math.floor(time / MINUTE_MS) * MINUTE_MS)
    const span = { start: minute(from), stop: minute(until) }
    await this.#connected(JUDGED_MS, (connection) => runOver(connection, loadFleetConfig(this.#fleetPath), span))
  }

  /** Retires a device, as `npm run device` does. */
  retire(device: string): Promise<void> {
    return this.#connected(30_000, (connection) =>
      runDevice({ verb: 'retire', devices: [device] }, { connection, by: BY, now: Date.now(), say: () => {} }),
    )
  }

  /** Puts on record what another service would say. */
  record(line: string): Promise<void> {
    return this.#connected(30_000, async (connection) =>
      requireWritten(await createWriter(connection, buckets.registry.name).write([line])),
    )
  }

  /** What the query service answers. @throws where that is no success */
  async ask<T>(path: string, init: RequestInit = {}): Promise<T> {
    const answer = await fetch(this.url + path, { ...init, signal: AbortSignal.timeout(30_000) })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path} is answered ${answer.status} ${text}`)
    return (text === '' ? undefined : JSON.parse(text)) as T
  }

  /** Has a query service of production in the place of the other while something is done. */
  inProduction(doIt: () => Promise<void>): Promise<void> {
    return this.withQuery({ NODE_ENV: 'production', OPERATE_KEY }, doIt)
  }

  /** Has a query service with other settings in the place of the other while something is done. */
  async withQuery(env: NodeJS.ProcessEnv, doIt: () => Promise<void>): Promise<void> {
    await this.query.stop()
    const query = this.#queryOf(env)
    try {
      await query.start()
      await doIt()
    } finally {
      await query.stop()
      await this.query.start()
    }
  }

  /** Makes a key for a person, as `npm run keys` does; answers its text. */
  async issueKey(role: 'read' | 'operate', name: string): Promise<string> {
    const now = Date.now()
    const { text, event } = issueKey({ role, name, by: BY }, now)
    await this.#connected(30_000, async (connection) => {
      const [reader, writer] = [createReader(connection), createWriter(connection, buckets.registry.name)]
      await new KeyLog({ reader, writer, clock: () => now, warn: console.error }).write([event])
    })
    return text
  }

  async #connected(timeoutMs: number, doIt: (connection: Connection) => Promise<void>): Promise<void> {
    const { url, org, token } = this.database
    const connection = connect({ url, org, token, timeoutMs })
    try {
      await doIt(connection)
    } finally {
      connection.close()
    }
  }

  async stop(): Promise<void> {
    await Promise.all([this.query.stop(), this.ingest.stop()])
    await this.database.program.stop()
  }
}

/** A busy machine may not parse a script in time: what was made stays, and the rest is made at the next try. */
async function provisioned(database: Database, fleetPath: string, tries = 5): Promise<void> {
  const { url, org, token } = database
  const connection = connect({ url, org, token, timeoutMs: 30_000 })
  try {
    await provision(connection, loadFleetConfig(fleetPath), () => {})
  } catch (error) {
    if (tries === 1) throw error
    await provisioned(database, fleetPath, tries - 1)
  } finally {
    connection.close()
  }
}
