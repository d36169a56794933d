import type { Environment } from '@nrg/schema/environment'
import { UsageError } from '@nrg/schema/usage-error'

const HOW: Readonly<Record<string, string>> = {
  INGEST_KEY: 'the key that devices send with their readings: choose one, for example with `openssl rand -base64 24`',
  INFLUXDB_TOKEN:
    'the token of the database: of your InfluxDB (`influx auth create`), or one that you choose for the embedded one',
}

/**
 * Which secrets are to be made: those that are missing.
 *
 * @throws UsageError where they must not be made: in production, and for a database that is not ours
 */
export function secretsToMake(env: Environment): readonly string[] {
  const missing = ['INGEST_KEY', 'INFLUXDB_TOKEN'].filter((name) => !env[name]?.trim())
  const strange = env.INFLUXDB_URL?.trim() ? missing.filter((name) => name === 'INFLUXDB_TOKEN') : []
  const refused = env.NODE_ENV === 'production' ? missing : strange
  if (refused.length === 0) return missing
  const lines = refused.map((name) => `${name} is not set: it is ${HOW[name]}. Set it in .env or in the environment.`)
  throw new UsageError(lines.join('\n'))
}
