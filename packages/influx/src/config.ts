import { type Environment, readEnvironment } from '@nrg/schema/environment'
import { type Static, Type } from '@sinclair/typebox'

/** The environment variables that say where the database is and who asks. */
export const InfluxEnvironment = Type.Object({
  INFLUXDB_URL: Type.Optional(
    Type.String({ pattern: '^https?://[^/?#]+', description: 'an address such as http://127.0.0.1:8086' }),
  ),
  INFLUX_PORT: Type.Integer({ default: 8086, minimum: 1, maximum: 65_535, description: 'the embedded server’s port' }),
  INFLUXDB_TOKEN: Type.String({
    writeOnly: true,
    description: 'a token of the InfluxDB; `npm run dev` makes one for the embedded server and keeps it in .env',
  }),
  INFLUXDB_ORG: Type.String({ default: 'saqib', description: 'the name of the organisation' }),
})
export type InfluxEnvironment = Static<typeof InfluxEnvironment>

/** Where the database is, who asks, and for how long an answer is waited for. */
export interface InfluxConfig {
  readonly url: string
  readonly token: string
  readonly org: string
  /** The longest that one request may take, from its start to the end of the answer. */
  readonly timeoutMs: number
}

/**
 * Reads the connection from the environment. Without `INFLUXDB_URL` it is the embedded server on loopback.
 *
 * @throws EnvironmentError naming what is missing
 */
export function loadConfig(env: Environment): InfluxConfig {
  const settings = readEnvironment(InfluxEnvironment, env)
  return {
    url: settings.INFLUXDB_URL?.replace(/\/+$/, '') ?? `http://127.0.0.1:${settings.INFLUX_PORT}`,
    token: settings.INFLUXDB_TOKEN,
    org: settings.INFLUXDB_ORG,
    timeoutMs: 10_000,
  }
}
