import { randomUUID } from 'node:crypto'
import { BucketsAPI, OrgsAPI } from '@influxdata/influxdb-client-apis'
import type { Connection } from '@nrg/influx/connection'
import { buckets } from '@nrg/schema/bucket'
import { UsageError } from '@nrg/schema/usage-error'
import { attempt, attemptUnless } from '../provision/attempt.ts'

/** Buckets of one back-test, which take the place of those that the tasks write to. */
export interface ScratchBuckets {
  /** The bucket's own name by the name of the one whose place it takes. */
  readonly names: ReadonlyMap<string, string>
  readonly alerts: string
  readonly rollups: string
  drop(): Promise<void>
}

/** Makes a place for rollups and one for alerts, for as long as they are needed; nothing in them expires. */
export async function makeScratchBuckets(connection: Connection): Promise<ScratchBuckets> {
  const api = new BucketsAPI(connection.client)
  const orgID = await organizationId(connection)
  const prefix = `backtest_${randomUUID().slice(0, 8)}`
  const names = new Map([buckets.rollup.name, buckets.alerts.name].map((name) => [name, `${prefix}_${name}`]))
  const made: string[] = []
  const drop = async () => {
    for (const bucketID of made.splice(0)) await attemptUnless(connection, 404, api.deleteBucketsID({ bucketID }))
  }
  try {
    for (const name of names.values()) {
      const bucket = await attempt(connection, api.postBuckets({ body: { orgID, name, retentionRules: [] } }))
      made.push(bucket.id as string)
    }
  } catch (error) {
    await drop()
    throw error
  }
  const [rollups, alerts] = [buckets.rollup.name, buckets.alerts.name].map((name) => names.get(name) as string)
  return { names, alerts: alerts as string, rollups: rollups as string, drop }
}

async function organizationId(connection: Connection): Promise<string> {
  const { org } = connection.config
  const answer = await attemptUnless(connection, 404, new OrgsAPI(connection.client).getOrgs({ org }))
  const id = answer?.orgs?.find(({ name }) => name === org)?.id
  if (id === undefined) throw new UsageError(`the database has no organisation ${org}: correct INFLUXDB_ORG`)
  return id
}
