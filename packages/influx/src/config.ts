import { type Environment, readEnvironment } from '@nrg/schema/environment'
import { type Static, Type } from '@sinclair/typebox'

const ServiceToken = (service: string) =>
  Type.Optional(
    Type.String({ writeOnly: true, description: `a token that may do what ${service} does and no more; see README` }),
  )

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
  INGEST_INFLUXDB_TOKEN: ServiceToken('ingest'),
  QUERY_INFLUXDB_TOKEN: ServiceToken('query'),
  NOTIFY_INFLUXDB_TOKEN: ServiceToken('notify'),
  INFLUXDB_ORG: Type.String({ default: 'saqib', description: 'the name of the organisation' }),
})
export type InfluxEnvironment = Static<typeof InfluxEnvironment>

/** Where the database is, who asks, and for how long an answer is waited for. */
export interface InfluxConfig {
  readonly url: string
  readonly token: string
  /** The variable that the token is of, for messages; `INFLUXDB_TOKEN` where it is left out. */
  readonly tokenName?: string
  readonly org: string
  /** The longest that one request may take, from its start to the end of the answer. */
  readonly timeoutMs: number
}

/** The variable of a token that may do what one service does and no more. */
export type ServiceTokenName = 'INGEST_INFLUXDB_TOKEN' | 'QUERY_INFLUXDB_TOKEN' | 'NOTIFY_INFLUXDB_TOKEN'

/**
 * Reads the connection from the environment. Without `INFLUXDB_URL` it is the embedded server on loopback.
 *
 * @param own the variable of the service's own token, which goes before `INFLUXDB_TOKEN`
 * @throws EnvironmentError naming what is missing
 */
export function loadConfig(env: Environment, own?: ServiceTokenName): InfluxConfig {
  const ownToken = own && env[own]?.trim()
  const settings = readEnvironment(InfluxEnvironment, ownToken ? { ...env, INFLUXDB_TOKEN: ownToken } : env)
  return {
    url: settings.INFLUXDB_URL?.replace(/\/+$/, '') ?? `http://127.0.0.1:${settings.INFLUX_PORT}`,
    token: settings.INFLUXDB_TOKEN,
    tokenName: ownToken ? own : 'INFLUXDB_TOKEN',
    org: settings.INFLUXDB_ORG,
    timeoutMs: 10_000,
  }
}

/** What a service says that has no token of its own; `undefined` where it has one. */
export function sharedTokenNote({ tokenName }: InfluxConfig, own: ServiceTokenName): string | undefined {
  if (tokenName === own) return undefined
  return `${own} is not set: INFLUXDB_TOKEN serves instead, which may do more than this service needs; \`npm run provision -- --tokens\` makes one`
}
