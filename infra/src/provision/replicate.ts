import { type RemoteConnection, RemotesAPI, ReplicationsAPI } from '@influxdata/influxdb-client-apis'
import type { InfluxConfig } from '@nrg/influx/config'
import { type Connection, connect } from '@nrg/influx/connection'
import { InfluxMisconfigured } from '@nrg/influx/errors'
import { buckets, totalsBucket } from '@nrg/schema/bucket'
import { attempt } from './attempt.ts'
import { findBucket } from './buckets.ts'
import { findOrganization } from './organization.ts'
import type { Report } from './report.ts'

/** What goes to another InfluxDB. */
interface Flow {
  /** What that is called in the lists of InfluxDB. */
  readonly remote: string
  readonly name: string
  readonly streams: readonly Stream[]
  /** What is kept for one that is away; gzipped, some ten times as many bytes of points. */
  readonly queueBytes: number
  readonly ageSeconds: number
}

interface Stream {
  readonly from: string
  readonly to: string
}

const HOUR_SECONDS = 3600

const TO_HUB: Flow = {
  remote: 'nrg-hub',
  name: 'the hub',
  streams: [buckets.alerts, buckets.rollup, buckets.registry].map(({ name }) => ({ from: name, to: name })),
  queueBytes: 1_073_741_824,
  ageSeconds: 30 * 24 * HOUR_SECONDS,
}

const CELL_REMOTE = 'nrg-cell-'
const toCell = (cell: string): Flow => ({
  remote: `${CELL_REMOTE}${cell}`,
  name: `cell ${cell}`,
  // Into what the cell sends to the hub, where nothing is sent on of: it goes no further.
  streams: [{ from: totalsBucket.name, to: buckets.rollup.name }],
  queueBytes: 67_108_864,
  // What is older is not judged any more.
  ageSeconds: 48 * HOUR_SECONDS,
})

/**
 * Has the InfluxDB of a cell send what comes to its alerts, rollups and registry to a hub, from now on: its own replication
 * keeps on disk what waits. Doing it again changes nothing; a hub that has moved is found at its new place.
 *
 * @throws an error of `@nrg/influx/errors`, where the hub is away too
 */
export function replicate(connection: Connection, hub: InfluxConfig, report: Report): Promise<void> {
  return send(connection, hub, TO_HUB, report)
}

/** Has the InfluxDB of a hub send what it counts of all cells to one of them, in the same way. */
export function replicateToCell(
  connection: Connection,
  cell: string,
  database: InfluxConfig,
  report: Report,
): Promise<void> {
  return send(connection, database, toCell(cell), report)
}

/** Has a hub send nothing more to cells that are others than these. @throws an error of `@nrg/influx/errors` */
export async function forgetOtherCells(
  connection: Connection,
  cells: readonly string[],
  report: Report,
): Promise<void> {
  const orgID = await requireOrganization(connection)
  const [remotesApi, api] = [new RemotesAPI(connection.client), new ReplicationsAPI(connection.client)]
  const wanted = new Set(cells.map((cell) => toCell(cell).remote))
  const { remotes = [] } = await attempt(connection, remotesApi.getRemoteConnections({ orgID }))
  for (const { id, name } of remotes) {
    if (!name.startsWith(CELL_REMOTE) || wanted.has(name)) continue
    const { replications = [] } = await attempt(connection, api.getReplications({ orgID, remoteID: id }))
    for (const { id: replicationID } of replications)
      await attempt(connection, api.deleteReplicationByID({ replicationID }))
    await attempt(connection, remotesApi.deleteRemoteConnectionByID({ remoteID: id }))
    report(`nothing more goes to cell ${name.slice(CELL_REMOTE.length)}`)
  }
}

async function send(connection: Connection, target: InfluxConfig, flow: Flow, report: Report): Promise<void> {
  const orgID = await requireOrganization(connection)
  const remote = await ensureRemote(connection, orgID, target, flow.remote)
  const api = new ReplicationsAPI(connection.client)
  const { replications = [] } = await attempt(connection, api.getReplications({ orgID, remoteID: remote.id }))
  for (const { from, to } of flow.streams) {
    const name = `${flow.remote}-${from}`
    if (replications.some((one) => one.name === name)) continue
    const bucket = await findBucket(connection, orgID, from)
    const body = {
      orgID,
      name,
      remoteID: remote.id,
      localBucketID: bucket?.id ?? '',
      remoteBucketName: to,
      maxQueueSizeBytes: flow.queueBytes,
      maxAgeSeconds: flow.ageSeconds,
      // One line that the other never takes must not hold up all behind it.
      dropNonRetryableData: true,
    }
    await attempt(connection, api.postReplication({ body }))
    report(`what comes to bucket ${from} goes to ${flow.name} at ${target.url}, too`)
  }
}

async function ensureRemote(
  connection: Connection,
  orgID: string,
  target: InfluxConfig,
  name: string,
): Promise<RemoteConnection> {
  const api = new RemotesAPI(connection.client)
  const other = connect(target)
  try {
    const remoteOrgID = await requireOrganization(other)
    const place = { remoteURL: target.url, remoteAPIToken: target.token, remoteOrgID, allowInsecureTLS: false }
    const { remotes = [] } = await attempt(connection, api.getRemoteConnections({ orgID, name }))
    const [found] = remotes
    // Its token is told to nobody: it may be another one.
    const request =
      found === undefined
        ? api.postRemoteConnection({ body: { ...place, orgID, name } })
        : api.patchRemoteConnectionByID({ remoteID: found.id, body: place })
    return await attempt(connection, request)
  } finally {
    other.close()
  }
}

async function requireOrganization(connection: Connection): Promise<string> {
  const { org, url } = connection.config
  const id = await findOrganization(connection)
  if (id === undefined)
    throw new InfluxMisconfigured(`the InfluxDB at ${url} has no organisation ${org}: see INFLUXDB_ORG`)
  return id
}
