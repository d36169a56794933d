import { OrgsAPI } from '@influxdata/influxdb-client-apis'
import type { Connection } from '@nrg/influx/connection'
import { attemptUnless } from './attempt.ts'
import type { Report } from './report.ts'

/** Finds the organisation, or makes it; answers its id. */
export async function ensureOrganization(connection: Connection, report: Report): Promise<string> {
  const { org: name } = connection.config
  const found = await findOrganization(connection)
  if (found !== undefined) return found
  // 422: someone else has just made it.
  const made = await attemptUnless(connection, 422, new OrgsAPI(connection.client).postOrgs({ body: { name } }))
  if (made?.id !== undefined) {
    report(`created organisation ${name}`)
    return made.id
  }
  const id = await findOrganization(connection)
  if (id === undefined) throw new Error(`organisation ${name} can neither be found nor made: check INFLUXDB_ORG`)
  return id
}

async function findOrganization(connection: Connection): Promise<string | undefined> {
  const { org: name } = connection.config
  // 404 is how a server says that no organisation has this name.
  const answer = await attemptUnless(connection, 404, new OrgsAPI(connection.client).getOrgs({ org: name }))
  return answer?.orgs?.find((org) => org.name === name)?.id
}
