import { type Bucket as ApiBucket, BucketsAPI } from '@influxdata/influxdb-client-apis'
import type { Connection } from '@nrg/influx/connection'
import { type Bucket, buckets } from '@nrg/schema/bucket'
import { attempt, attemptUnless } from './attempt.ts'
import type { Report } from './report.ts'

/** Makes the buckets of the data model that are missing, and mends their retention. */
export async function ensureBuckets(connection: Connection, orgID: string, report: Report): Promise<void> {
  for (const bucket of Object.values(buckets)) await ensureBucket(connection, orgID, bucket, report)
}

async function ensureBucket(connection: Connection, orgID: string, bucket: Bucket, report: Report): Promise<void> {
  const api = new BucketsAPI(connection.client)
  const retentionRules = [{ type: 'expire' as const, everySeconds: bucket.retentionSeconds }]
  const found = await findBucket(connection, orgID, bucket.name)
  if (found === undefined) {
    // 422: someone else has just made it, from the same data model.
    const body = { orgID, name: bucket.name, retentionRules }
    const made = await attemptUnless(connection, 422, api.postBuckets({ body }))
    if (made !== undefined) report(`created bucket ${bucket.name} (${kept(bucket.retentionSeconds)})`)
    return
  }
  const seconds = found.retentionRules[0]?.everySeconds ?? 0
  if (seconds === bucket.retentionSeconds) return
  const bucketID = found.id as string
  await attempt(connection, api.patchBucketsID({ bucketID, body: { retentionRules } }))
  report(`bucket ${bucket.name}: retention mended, ${kept(seconds)} to ${kept(bucket.retentionSeconds)}`)
}

async function findBucket(connection: Connection, orgID: string, name: string): Promise<ApiBucket | undefined> {
  const answer = await attemptUnless(connection, 404, new BucketsAPI(connection.client).getBuckets({ orgID, name }))
  return answer?.buckets?.find((bucket) => bucket.name === name)
}

function kept(seconds: number): string {
  return seconds === 0 ? 'kept for good' : `kept ${seconds / 86_400} days`
}
