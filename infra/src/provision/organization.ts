import { OrgsAPI } from '@influxdata/influxdb-client-apis'
import type { Connection } from '@nrg/influx/connection'
import { attemptUnless } from './attempt.ts'
import type { Changes } from './changes.ts'

/** Finds the organisation, or makes it; answers its id: `undefined` where a dry run does not find it. */
export async function ensureOrganization(connection: Connection, changes: Changes): Promise<string | undefined> {
  const { org: name } = connection.config
  const found = await findOrganization(connection)
  if (found !== undefined) return found
  const api = new OrgsAPI(connection.client)
  const made = await changes.make('create', `organisation ${name}`, () =>
    // 422: someone else has just made it.
    attemptUnless(connection, 422, api.postOrgs({ body: { name } })),
  )
  const id = made?.id ?? (await findOrganization(connection))
  if (id === undefined && !changes.dryRun)
    throw new Error(`organisation ${name} can neither be found nor made: check INFLUXDB_ORG`)
  return id
}

/** The organisation's id. */
export async function findOrganization(connection: Connection): Promise<string | undefined> {
  const { org: name } = connection.config
  // 404 is how a server says that no organisation has this name.
  const answer = await attemptUnless(connection, 404, new OrgsAPI(connection.client).getOrgs({ org: name }))
  return answer?.orgs?.find((org) => org.name === name)?.id
}
