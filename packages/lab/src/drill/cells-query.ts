import { join } from 'node:path'
import { connect } from '@nrg/influx/connection'
import { provision } from '@nrg/infra/provision/provision'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import { freePorts } from '@nrg/service/testing/free-ports'
import { partitionOfDevice } from '@nrg/stream/partition'
import type { Cluster } from './cluster.ts'
import { Program } from './program.ts'

const REQUEST_MS = 30_000
/** Devices of no site, beside those of the load. */
const FIRST_DEVICE = 9000

/** What is told of an alert, as far as drills look at it. */
export interface ToldAlert {
  readonly id: string
  readonly device_id: string
  readonly metric: string
  readonly reason: string
  readonly since: string
  readonly until: string
  readonly severity?: string
}

/** What is told of alerts of all cells. */
export interface ToldAlerts {
  readonly alerts: readonly ToldAlert[]
  readonly devices: readonly string[]
  /** The cells that are said to be left out. */
  readonly partial: string
}

/** Cells that judge, and the query service over them. */
export class CellsQuery {
  readonly #url: string
  readonly program: Program

  private constructor(url: string, program: Program) {
    this.#url = url
    this.program = program
  }

  /** Gives the cells their tasks, and starts query. */
  static async start(folder: string, { cells, databases, front, stream }: Cluster): Promise<CellsQuery> {
    for (const database of databases.values()) {
      const connection = connect(database)
      await provision(connection, loadFleetConfig(undefined), () => {}).finally(() => connection.close())
    }
    const [port] = (await freePorts(1)) as [number]
    const url = `http://127.0.0.1:${port}`
    const program = new Program({
      path: 'apps/query/src/server.ts',
      readyUrl: `${url}/ready`,
      env: {
        // Nothing of this installation's own settings.
        ENV_FILE: join(folder, '.env'),
        NODE_ENV: 'production',
        HOST: '127.0.0.1',
        OPEN_READS: 'on',
        QUERY_PORT: String(port),
        INFLUXDB_URL: front.database.url,
        INFLUXDB_ORG: front.database.org,
        INFLUXDB_TOKEN: front.database.token,
        QUERY_INFLUXDB_TOKEN: '',
        INFLUXDB_URLS: cells.map(({ name, database }) => `${name}=${database.url}`).join(','),
        MAX_EVENT_LOOP_DELAY_MS: '0',
        ...stream,
      },
    })
    await program.start()
    return new CellsQuery(url, program)
  }

  async alerts(): Promise<ToldAlerts> {
    const { headers, body: alerts } = await this.get<readonly ToldAlert[]>('/api/alerts')
    const partial = headers.get('partial') ?? ''
    return { alerts, devices: alerts.map(({ device_id }) => device_id), partial }
  }

  /** @throws where it is not answered with success */
  async get<Body>(path: string): Promise<{ readonly headers: Headers; readonly body: Body }> {
    const answer = await fetch(this.#url + path, { signal: AbortSignal.timeout(REQUEST_MS) })
    const body = await answer.json()
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status} ${JSON.stringify(body)}`)
    return { headers: answer.headers, body: body as Body }
  }
}

/** A device that is in a cell, by how partitions are dealt out. */
export function deviceIn(cell: string, table: readonly string[]): number {
  for (let id = FIRST_DEVICE; ; id++) if (table[partitionOfDevice(String(id), undefined)] === cell) return id
}
