import { cellDatabases } from '@nrg/influx/cell-databases'
import { type InfluxConfig, loadConfig as loadInfluxConfig } from '@nrg/influx/config'
import { type Environment, readEnvironment } from '@nrg/schema/environment'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import { Port, RateLimit, serviceSettings } from '@nrg/service/settings'
import { loadStreamConfig, type StreamConfig } from '@nrg/stream/config'
import { checkCell } from '@nrg/stream/partition-table'
import { type Static, Type } from '@sinclair/typebox'

const Settings = Type.Object({
  ...serviceSettings,
  QUERY_PORT: Port(3002),
  QUERY_RATE_LIMIT: RateLimit(2000),
  STREAM_KEEP_S: Type.Integer({
    default: 600,
    minimum: 1,
    maximum: 3600,
    description: 'how long who follows /api/stream may be cut off and still go on from where it was, in seconds',
  }),
  INFLUXDB_URLS: Type.Optional(
    Type.String({
      writeOnly: true,
      description:
        'past one machine: the InfluxDB of each cell, north=http://TOKEN@10.0.0.1:8086, further ones after commas; left out, there is one database',
    }),
  ),
  OPERATE_KEY: Type.Optional(
    Type.String({ writeOnly: true, minLength: 16, description: 'a key with which anybody may act' }),
  ),
  SIMULATE: Type.Optional(
    Type.Union([Type.Literal('on'), Type.Literal('off')], { description: 'whether `npm run dev` simulates devices' }),
  ),
  OPEN_READS: Type.Optional(
    Type.Union([Type.Literal('on'), Type.Literal('off')], { description: 'whether reading needs no key: on or off' }),
  ),
})

/** What the service needs to know, read once at start. */
export interface Config {
  readonly settings: Static<typeof Settings>
  /** The database; past one machine that of the registry, of what people say of devices and incidents. */
  readonly influx: InfluxConfig
  /** Past one machine the databases that have readings and alerts, by the names of their cells. */
  readonly cells: ReadonlyMap<string, InfluxConfig> | undefined
  /** Past one machine what says which devices are in which cell. */
  readonly stream: StreamConfig | undefined
  readonly fleet: FleetConfig
}

/**
 * Reads the configuration from the environment and the fleet configuration that it names.
 *
 * @throws EnvironmentError or FleetConfigError, saying what to set
 */
export function loadConfig(env: Environment): Config {
  const settings = readEnvironment(Settings, env)
  const influx = loadInfluxConfig(env, 'QUERY_INFLUXDB_TOKEN')
  const cells =
    settings.INFLUXDB_URLS === undefined ? undefined : cellDatabases(settings.INFLUXDB_URLS, influx, checkCell)
  return {
    settings,
    influx,
    cells,
    stream: cells && loadStreamConfig(env),
    fleet: loadFleetConfig(settings.FLEET_CONFIG),
  }
}
