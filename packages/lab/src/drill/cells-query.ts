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

/** What is told of alerts of all cells. */
export interface ToldAlerts {
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
  static async start(folder: string, { cells, front }: Cluster): Promise<CellsQuery> {
    for (const { database } of cells) {
      const connection = connect({ url: database.url, org: database.org, token: database.token, timeoutMs: 60_000 })
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
      },
    })
    await program.start()
    return new CellsQuery(url, program)
  }

  async alerts(): Promise<ToldAlerts> {
    const answer = await fetch(`${this.#url}/api/alerts`, { signal: AbortSignal.timeout(REQUEST_MS) })
    const alerts = (await answer.json()) as { device_id: string }[]
    if (!answer.ok) throw new Error(`alerts were answered ${answer.status} ${JSON.stringify(alerts)}`)
    return { devices: alerts.map(({ device_id }) => device_id), partial: answer.headers.get('partial') ?? '' }
  }
}

/** A device that is in a cell, by how partitions are dealt out. */
export function deviceIn(cell: string, table: readonly string[]): number {
  for (let id = FIRST_DEVICE; ; id++) if (table[partitionOfDevice(String(id), undefined)] === cell) return id
}
