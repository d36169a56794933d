import { type InfluxConfig, loadConfig as loadInfluxConfig } from '@nrg/influx/config'
import { type Environment, readEnvironment } from '@nrg/schema/environment'
import { retentionSeconds } from '@nrg/schema/retention'
import { loadFleetConfig } from '@nrg/service/fleet-config'
import { localUrl } from '@nrg/service/local-url'
import { type Static, Type } from '@sinclair/typebox'

const Settings = Type.Object({
  HOST: Type.String({ default: '127.0.0.1' }),
  INGEST_PORT: Type.Integer({ default: 3001, minimum: 1, maximum: 65_535 }),
  INGEST_KEY: Type.String({ writeOnly: true, description: 'the key of the ingest service; `npm run dev` makes one' }),
  DATA_DIR: Type.String({ default: '.data', description: 'where the record of the injected faults is kept' }),
  FLEET_CONFIG: Type.Optional(Type.String()),
  SIMULATE: Type.Union([Type.Literal('on'), Type.Literal('off')], { default: 'on', description: 'on or off' }),
})

/** What the simulator and the replay need to know. */
export interface Config extends Static<typeof Settings> {
  /** Where the ingest service is. */
  readonly ingestUrl: string
}

/** @throws EnvironmentError */
export function loadConfig(env: Environment): Config {
  const settings = readEnvironment(Settings, env)
  return { ...settings, ingestUrl: localUrl(settings.HOST, settings.INGEST_PORT) }
}

/** How long the database is to keep readings, milliseconds; for good is infinity. @throws EnvironmentError, FleetConfigError */
export function keptMs({ FLEET_CONFIG }: Config): number {
  const seconds = retentionSeconds(loadFleetConfig(FLEET_CONFIG).retention, 'raw')
  return seconds === 0 ? Number.POSITIVE_INFINITY : seconds * 1000
}

/** Where the database is, for what goes straight to it. @throws EnvironmentError */
export function loadDatabase(env: Environment): InfluxConfig {
  return loadInfluxConfig(env)
}
