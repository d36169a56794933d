import { join } from 'node:path'
import { runner } from '@nrg/compile/program'
import type { Program } from '@nrg/infra/start/parts'
import type { Environment } from '@nrg/schema/environment'
import { repositoryRoot } from '@nrg/service/environment'
import type { NatsClusterFiles } from '@nrg/service/testing/nats-config'
import { partitionOfDevice } from '@nrg/stream/partition'
import { dealOut } from '@nrg/stream/partition-table'

/** The cells of the installation to try; the hub has the registry of all, and what they find. */
export const CELLS = ['north', 'south'] as const
export const HUB = 'hub'

/** The first of the devices that are simulated. */
const FIRST_DEVICE = '1000'

export interface ClusterPorts {
  /** Of the InfluxDB of each cell and of the hub, by name. */
  readonly databases: ReadonlyMap<string, number>
  /** Of the writer of each cell, by name. */
  readonly writers: ReadonlyMap<string, number>
  readonly ingest: number
  readonly query: number
  readonly notify: number
  readonly page: number
}

export interface ClusterOptions {
  /** Where everything is kept. */
  readonly folder: string
  readonly ports: ClusterPorts
  readonly token: string
  /** The program of the stream's servers, and what they are to run by. */
  readonly natsServer: string
  readonly nats: NatsClusterFiles
  readonly simulate: boolean
}

/** The settings by which the stream is found. */
export const streamOf = ({ url, systemUrl }: NatsClusterFiles) => ({ STREAM_URL: url, STREAM_SYSTEM_URL: systemUrl })

const at = (port: number | undefined) => `http://127.0.0.1:${port}`

/** All that runs, in the order in which it is stopped: what sends before what it sends to. */
export function clusterParts(options: ClusterOptions): readonly Program[] {
  const { folder, ports, token, natsServer, nats, simulate } = options
  const stream = streamOf(nats)
  const program = (name: string, path: string, env: Environment, readyUrl?: string): Program => ({
    name,
    file: join(repositoryRoot, path),
    flags: [runner],
    env,
    isNamed: true,
    ...(readyUrl !== undefined && { readyUrl }),
  })
  const urlOf = (name: string) => at(ports.databases.get(name))
  const hub = { INFLUXDB_URL: urlOf(HUB) }
  const cells = CELLS.map((cell) => `${cell}=${urlOf(cell)}`).join(',')
  const writers = CELLS.map((cell) => {
    const port = ports.writers.get(cell)
    const env = { ...stream, CELL: cell, INFLUXDB_URL: urlOf(cell), WRITER_PORT: String(port) }
    return program(`writer of ${cell}`, 'apps/writer/src/server.ts', env, `${at(port)}/ready`)
  })
  const databases = [...CELLS, HUB].map((name) => {
    const env = {
      DATA_DIR: join(folder, name),
      INFLUX_PORT: String(ports.databases.get(name)),
      ...(name === HUB
        ? { HUB: 'on', INFLUXDB_URLS: cells }
        : { CELL: name, HUB_URL: urlOf(HUB).replace('//', `//${token}@`) }),
    }
    return program(name, 'infra/src/cli/database.ts', env)
  })
  const service = (name: 'ingest' | 'query' | 'notify', env: Environment) =>
    program(name, `apps/${name}/src/server.ts`, { ...env, ...hub }, `${at(ports[name])}/ready`)
  // It looks there for what it has sent before.
  const home = dealOut(CELLS)[partitionOfDevice(FIRST_DEVICE, undefined)] as string
  // It waits for ingest, and is ready once that is.
  const ingestReady = `${at(ports.ingest)}/ready`
  const simulator = program(
    'simulator',
    'apps/simulator/src/cli/simulate.ts',
    { INFLUXDB_URL: urlOf(home) },
    ingestReady,
  )
  const servers = nats.nodes.map(({ name, config, readyUrl }) => ({
    name,
    command: natsServer,
    flags: ['-l', config.replace(/conf$/, 'log'), '-c'],
    file: config,
    readyUrl,
  }))
  return [
    ...(simulate ? [simulator] : []),
    program('page', 'apps/dashboard/dev/server.ts', {}, `${at(ports.page)}/`),
    service('notify', {}),
    service('query', { ...stream, INFLUXDB_URLS: cells }),
    service('ingest', stream),
    ...writers,
    ...databases,
    ...servers,
  ]
}
