import type { Environment } from '@nrg/schema/environment'
import { UsageError } from '@nrg/schema/usage-error'

const HOW: Readonly<Record<string, string>> = {
  INGEST_KEY: 'the key that devices send with their readings: `openssl rand -hex 24` makes one',
  INFLUXDB_TOKEN:
    'the token of the database: of your InfluxDB (`influx auth create`), or one that you choose for the embedded one, as `openssl rand -hex 24` prints',
}

/** What is to be done where one is too short. */
const REPLACE: Readonly<Record<string, string>> = {
  INGEST_KEY: 'make one with `openssl rand -hex 24`, set it in .env and in the devices',
  INFLUXDB_TOKEN:
    '`npm run recover -- --replace` puts another in its place, in the data and in .env; where there are no data yet, set one as `openssl rand -hex 24` prints',
}

/** The shortest secret that is taken in production. */
const LENGTH = 16

/**
 * Which secrets are to be made: those that are missing.
 *
 * @throws UsageError where they must not be made: in production, and for a database that is not ours
 */
export function secretsToMake(env: Environment): readonly string[] {
  const missing = Object.keys(HOW).filter((name) => !env[name]?.trim())
  const strange = env.INFLUXDB_URL?.trim() ? missing.filter((name) => name === 'INFLUXDB_TOKEN') : []
  const refused = env.NODE_ENV === 'production' ? missing : strange
  if (refused.length === 0) return missing
  throw new UsageError(refused.map(notSet).join('\n'))
}

/** What keeps production from starting with these secrets: a line each that says what to do, those that are missing first. */
export function secretFaults(env: Environment): readonly string[] {
  const given = (name: string) => env[name]?.trim() ?? ''
  const names = Object.keys(HOW)
  // That of a database which is not ours is as its owner wants it.
  const isOurs = (name: string) => name !== 'INFLUXDB_TOKEN' || given('INFLUXDB_URL') === ''
  const isShort = (name: string) => given(name) !== '' && given(name).length < LENGTH && isOurs(name)
  return [...names.filter((name) => given(name) === '').map(notSet), ...names.filter(isShort).map(tooShort)]
}

const notSet = (name: string) => `${name} is not set: it is ${HOW[name]}. Set it in .env or in the environment.`
const tooShort = (name: string) =>
  `${name}: its value has fewer than ${LENGTH} characters, which can be guessed: ${REPLACE[name]}`
