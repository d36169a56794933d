import { AuthorizationsAPI, BucketsAPI } from '@influxdata/influxdb-client-apis'
import type { ServiceTokenName } from '@nrg/influx/config'
import { type Connection, connect } from '@nrg/influx/connection'
import { buckets } from '@nrg/schema/bucket'
import type { Environment } from '@nrg/schema/environment'
import { keepSecrets } from '../environment-file.ts'
import { attempt, attemptUnless } from './attempt.ts'
import { findBucket } from './buckets.ts'
import type { Changes } from './changes.ts'

type Rights = Readonly<Record<'read' | 'write', readonly (keyof typeof buckets)[]>>

/** What each service does, and no more. */
const rights: Readonly<Record<ServiceTokenName, Rights>> = {
  // Reads readings for one thing: which devices there were before the registry had a record of them.
  INGEST_INFLUXDB_TOKEN: { write: ['raw', 'registry'], read: ['raw', 'registry'] },
  NOTIFY_INFLUXDB_TOKEN: { write: ['registry'], read: ['rollup', 'alerts', 'registry'] },
  QUERY_INFLUXDB_TOKEN: { write: ['registry'], read: ['raw', 'rollup', 'alerts', 'registry'] },
}

export const serviceTokenNames = Object.keys(rights) as ServiceTokenName[]

export interface ServiceTokensToEnsure {
  readonly connection: Connection
  /** `undefined` in a dry run that finds no organisation. */
  readonly orgID: string | undefined
  readonly changes: Changes
  /** The variables of the process itself: a token that is set there is not ours to make. */
  readonly given: Environment
  /** Those of the file as well. */
  readonly env: Environment
  /** Where they are kept. */
  readonly path: string
}

/** Makes the services' own tokens that are missing, or that the database no longer knows, and keeps them in the file. */
export async function ensureServiceTokens(place: ServiceTokensToEnsure): Promise<void> {
  for (const name of serviceTokenNames) {
    if (place.given[name]?.trim()) continue
    const present = place.env[name]?.trim()
    if (present && (await isKnown(place.connection, present))) continue
    await place.changes.make('create', `token ${name}, kept in .env`, () => keep(place, name, present))
  }
}

async function keep(place: ServiceTokensToEnsure, name: ServiceTokenName, stale: string | undefined) {
  const { connection, orgID = '', path } = place
  const { id, token } = await makeServiceToken(connection, orgID, name)
  const [kept] = await keepSecrets(path, { [name]: token }, { [name]: stale })
  // Another start has just kept one of its own.
  if (kept === undefined)
    await attempt(connection, new AuthorizationsAPI(connection.client).deleteAuthorizationsID({ authID: id }))
  return kept
}

/** What is said of such a token where tokens are listed. */
export const serviceTokenDescription = (name: ServiceTokenName) => `NRG Anomaly Detector: ${name}`

/** Makes a token that may do what a service does. */
export async function makeServiceToken(
  connection: Connection,
  orgID: string,
  name: ServiceTokenName,
): Promise<{ readonly id: string; readonly token: string }> {
  const permissions = []
  for (const action of ['read', 'write'] as const)
    for (const key of rights[name][action]) {
      const bucket = await findBucket(connection, orgID, buckets[key].name)
      if (bucket?.id === undefined) throw new Error(`bucket ${buckets[key].name} is gone`)
      permissions.push({ action, resource: { type: 'buckets' as const, id: bucket.id, orgID } })
    }
  const body = { orgID, description: serviceTokenDescription(name), permissions }
  const made = await attempt(connection, new AuthorizationsAPI(connection.client).postAuthorizations({ body }))
  if (made.id === undefined || made.token === undefined) throw new Error('the database did not tell the token')
  return { id: made.id, token: made.token }
}

/** Whether the database knows a token, whatever it may do: of buckets it lists those that the token may read. */
async function isKnown({ config }: Connection, token: string): Promise<boolean> {
  const connection = connect({ ...config, token })
  try {
    const request = new BucketsAPI(connection.client).getBuckets({ limit: 1 })
    return (await attemptUnless(connection, 401, request)) !== undefined
  } finally {
    connection.close()
  }
}
