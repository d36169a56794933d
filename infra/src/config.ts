import { join, resolve } from 'node:path'
import { type Environment, readEnvironment } from '@nrg/schema/environment'
import { repositoryRoot } from '@nrg/service/environment'
import { serviceSettings } from '@nrg/service/settings'
import { checkCell } from '@nrg/stream/partition-table'
import { type Static, Type } from '@sinclair/typebox'

const Port = (port: number, whose: string) =>
  Type.Integer({ default: port, minimum: 1, maximum: 65_535, description: `the port of ${whose}` })

const InfraEnvironment = Type.Object({
  NODE_ENV: Type.String({ default: 'development', description: 'production wants all secrets to be set' }),
  HOST: Type.String({ default: '127.0.0.1', description: 'the address that the services listen on' }),
  DASHBOARD_PORT: Port(3000, 'the page'),
  INGEST_PORT: Port(3001, 'the ingest service'),
  QUERY_PORT: Port(3002, 'the query service'),
  NOTIFY_PORT: Port(3003, 'the notify service'),
  WRITER_PORT: Port(3004, 'the writer of a cell'),
  CELL: Type.Optional(Type.String()),
  HUB: Type.Union([Type.Literal('on'), Type.Literal('off')], {
    default: 'off',
    description: 'whether this is the hub of cells, which judges nothing itself: on or off',
  }),
  HUB_URL: Type.Optional(
    Type.String({ writeOnly: true, description: 'at a cell: the InfluxDB of the hub, http://TOKEN@10.0.0.9:8086' }),
  ),
  INFLUXDB_URLS: Type.Optional(Type.String({ writeOnly: true })),
  INFLUX_PORT: Port(8086, 'the embedded InfluxDB'),
  INFLUX_ALLOWED_HOSTS: Type.String({
    default: '',
    pattern: '^[^\\s:/?#@]*$',
    description: 'names by which the embedded InfluxDB may be asked, with commas between, without scheme and port',
  }),
  INFLUXDB_URL: Type.Optional(Type.String()),
  INFLUX_MAX_SERIES: Type.Integer({
    default: 1_200_000,
    minimum: 1000,
    description: 'how many series the embedded InfluxDB may hold; each takes about 1 kB of memory',
  }),
  DATA_DIR: Type.String({ default: '.data', description: 'where the embedded InfluxDB keeps its data' }),
  SPOOL_DIR: Type.Optional(Type.String()),
  OUTBOX_DIR: Type.Optional(Type.String()),
  ENV_FILE: Type.String({ default: join(repositoryRoot, '.env'), description: 'the file that secrets are kept in' }),
  FLEET_CONFIG: Type.Optional(Type.String()),
  MAX_RSS_BYTES: serviceSettings.MAX_RSS_BYTES,
})

/** What infra needs to know of the installation; paths are absolute. */
export interface InfraConfig {
  readonly production: boolean
  readonly host: string
  readonly dashboardPort: number
  readonly ingestPort: number
  readonly queryPort: number
  readonly notifyPort: number
  readonly influxPort: number
  /** The port of the writer of this cell; left out, this installation is no cell. */
  readonly writerPort: number | undefined
  /** The name of this cell, where it has a hub. */
  readonly cell: string | undefined
  /** Whether it is the hub of cells: what they find is there, and it judges nothing itself. */
  readonly isHub: boolean
  /** The InfluxDB of the hub that this cell is to tell what it finds; left out, there is none. */
  readonly hubUrl: string | undefined
  /** The InfluxDB of each cell, which the hub tells what it has counted of all; left out, it counts nothing. */
  readonly cellUrls: string | undefined
  /** Names by which the embedded InfluxDB may be asked, beside those of loopback. */
  readonly allowedHosts: readonly string[]
  /** Whether the embedded InfluxDB is the database. */
  readonly embedded: boolean
  /** How many series the embedded InfluxDB may hold. */
  readonly maxSeries: number
  readonly dataDir: string
  /** Where ingest keeps what waits for the database. */
  readonly spoolDir: string
  /** Where notify keeps what waits to be sent. */
  readonly outboxDir: string
  /** Where the secrets that are made are kept. */
  readonly secretsPath: string
  /** The file with metrics and detectors, where it is another than ours. */
  readonly fleet: string | undefined
  /** The most memory that a service may have before it refuses requests. */
  readonly serviceBytes: number
}

/** @throws EnvironmentError; UsageError where CELL is no name of a cell */
export function loadConfig(env: Environment): InfraConfig {
  const settings: Static<typeof InfraEnvironment> = readEnvironment(InfraEnvironment, env)
  return {
    production: settings.NODE_ENV === 'production',
    host: settings.HOST,
    dashboardPort: settings.DASHBOARD_PORT,
    ingestPort: settings.INGEST_PORT,
    queryPort: settings.QUERY_PORT,
    notifyPort: settings.NOTIFY_PORT,
    influxPort: settings.INFLUX_PORT,
    writerPort: settings.CELL === undefined ? undefined : settings.WRITER_PORT,
    cell: settings.HUB_URL !== undefined && settings.CELL !== undefined ? checkCell(settings.CELL) : undefined,
    isHub: settings.HUB === 'on',
    hubUrl: settings.HUB_URL,
    cellUrls: settings.HUB === 'on' ? settings.INFLUXDB_URLS : undefined,
    allowedHosts: settings.INFLUX_ALLOWED_HOSTS.split(',').filter((name) => name !== ''),
    embedded: settings.INFLUXDB_URL === undefined,
    maxSeries: settings.INFLUX_MAX_SERIES,
    dataDir: resolve(repositoryRoot, settings.DATA_DIR),
    spoolDir: resolve(repositoryRoot, settings.SPOOL_DIR ?? join(settings.DATA_DIR, 'spool')),
    outboxDir: resolve(repositoryRoot, settings.OUTBOX_DIR ?? join(settings.DATA_DIR, 'outbox')),
    secretsPath: resolve(settings.ENV_FILE),
    fleet: settings.FLEET_CONFIG,
    serviceBytes: settings.MAX_RSS_BYTES,
  }
}

/** Where the embedded InfluxDB keeps its data. */
export function embeddedDataDir({ dataDir }: InfraConfig): string {
  return join(dataDir, 'influxdb')
}
