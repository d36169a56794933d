import { type Environment, readEnvironment } from '@nrg/schema/environment'
import { Port, serviceSettings } from '@nrg/service/settings'
import { type Static, Type } from '@sinclair/typebox'

const Settings = Type.Object({
  HOST: serviceSettings.HOST,
  LOG_LEVEL: serviceSettings.LOG_LEVEL,
  NODE_ENV: serviceSettings.NODE_ENV,
  DASHBOARD_PORT: Port(3000),
  QUERY_PORT: Port(3002),
})

/** What the server of development needs to know. */
export type Config = Static<typeof Settings>

/** @throws EnvironmentError, saying what to set */
export const loadConfig = (env: Environment): Config => readEnvironment(Settings, env)
