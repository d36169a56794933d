import { type RemoteConnection, RemotesAPI, ReplicationsAPI } from '@influxdata/influxdb-client-apis'
import type { InfluxConfig } from '@nrg/influx/config'
import { type Connection, connect } from '@nrg/influx/connection'
import { InfluxMisconfigured } from '@nrg/influx/errors'
import { buckets } from '@nrg/schema/bucket'
import { attempt } from './attempt.ts'
import { findBucket } from './buckets.ts'
import { findOrganization } from './organization.ts'
import type { Report } from './report.ts'

/** What it is called in the lists of InfluxDB. */
const REMOTE = 'nrg-hub'
/** What the cell keeps for a hub that is away; gzipped, some ten times as many bytes of points. */
const QUEUE_BYTES = 1_073_741_824
const AGE_SECONDS = 30 * 86_400
const REPLICATED = [buckets.alerts.name, buckets.rollup.name, buckets.registry.name]

/**
 * Has the InfluxDB of a cell send what comes to its alerts, rollups and registry to a hub, from now on: its own replication
 * keeps on disk what waits. Doing it again changes nothing; a hub that has moved is found at its new place.
 *
 * @throws an error of `@nrg/influx/errors`, where the hub is away too
 */
export async function replicate(connection: Connection, hub: InfluxConfig, report: Report): Promise<void> {
  const orgID = await requireOrganization(connection)
  const remote = await ensureRemote(connection, orgID, hub)
  const api = new ReplicationsAPI(connection.client)
  const { replications = [] } = await attempt(connection, api.getReplications({ orgID, remoteID: remote.id }))
  for (const name of REPLICATED) {
    if (replications.some((one) => one.name === nameOf(name))) continue
    const bucket = await findBucket(connection, orgID, name)
    const body = {
      orgID,
      name: nameOf(name),
      remoteID: remote.id,
      localBucketID: bucket?.id ?? '',
      remoteBucketName: name,
      maxQueueSizeBytes: QUEUE_BYTES,
      maxAgeSeconds: AGE_SECONDS,
      // One line that the hub never takes must not hold up all behind it.
      dropNonRetryableData: true,
    }
    await attempt(connection, api.postReplication({ body }))
    report(`what comes to bucket ${name} goes to the hub at ${hub.url}, too`)
  }
}

const nameOf = (bucket: string) => `${REMOTE}-${bucket}`

async function ensureRemote(connection: Connection, orgID: string, hub: InfluxConfig): Promise<RemoteConnection> {
  const api = new RemotesAPI(connection.client)
  const hubConnection = connect(hub)
  try {
    const remoteOrgID = await requireOrganization(hubConnection)
    const place = { remoteURL: hub.url, remoteAPIToken: hub.token, remoteOrgID, allowInsecureTLS: false }
    const { remotes = [] } = await attempt(connection, api.getRemoteConnections({ orgID, name: REMOTE }))
    const [found] = remotes
    // Its token is told to nobody: it may be another one.
    const request =
      found === undefined
        ? api.postRemoteConnection({ body: { ...place, orgID, name: REMOTE } })
        : api.patchRemoteConnectionByID({ remoteID: found.id, body: place })
    return await attempt(connection, request)
  } finally {
    hubConnection.close()
  }
}

async function requireOrganization(connection: Connection): Promise<string> {
  const { org, url } = connection.config
  const id = await findOrganization(connection)
  if (id === undefined)
    throw new InfluxMisconfigured(`the InfluxDB at ${url} has no organisation ${org}: see INFLUXDB_ORG`)
  return id
}
