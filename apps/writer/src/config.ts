import { type InfluxConfig, loadConfig as loadInfluxConfig } from '@nrg/influx/config'
import { type Environment, readEnvironment } from '@nrg/schema/environment'
import { Port, serviceSettings } from '@nrg/service/settings'
import { requireStreamConfig, type StreamConfig } from '@nrg/stream/config'
import { checkCell } from '@nrg/stream/partition-table'
import { type Static, Type } from '@sinclair/typebox'

const Settings = Type.Object({
  ...serviceSettings,
  WRITER_PORT: Port(3004),
  CELL: Type.String({ description: 'the cell whose InfluxDB is at INFLUXDB_URL, as `npm run cells` calls it' }),
})

/** What the service needs to know, read once at start. */
export interface Config {
  readonly settings: Static<typeof Settings>
  /** The database of the cell. */
  readonly influx: InfluxConfig
  readonly stream: StreamConfig
}

/** Reads the configuration from the environment. @throws EnvironmentError or UsageError, saying what to set */
export function loadConfig(env: Environment): Config {
  const settings = readEnvironment(Settings, env)
  checkCell(settings.CELL)
  // It writes what ingest would, and needs no more than that one's token.
  return { settings, influx: loadInfluxConfig(env, 'INGEST_INFLUXDB_TOKEN'), stream: requireStreamConfig(env) }
}
