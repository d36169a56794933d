import { type Bucket as ApiBucket, BucketsAPI } from '@influxdata/influxdb-client-apis'
import type { Connection } from '@nrg/influx/connection'
import { buckets, totalsBucket } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { retentionSeconds } from '@nrg/schema/retention'
import { attempt, attemptUnless } from './attempt.ts'
import type { Changes } from './changes.ts'
import { type Shards, shardsOf } from './shard.ts'

const DAY = 86_400
const WEEK = 7 * DAY

type BucketKey = keyof typeof buckets

/** Where buckets are, and what may be done to them. */
export interface BucketsToEnsure {
  readonly connection: Connection
  /** `undefined` in a dry run that finds no organisation. */
  readonly orgID: string | undefined
  readonly config: FleetConfig
  readonly changes: Changes
  /** The names of those that may be shortened. */
  readonly shorten: readonly string[]
  readonly now: Date
}

/**
 * Makes the buckets of the data model that are missing, and lengthens those that keep less than is configured. One that
 * keeps more is shortened only where that is asked for: the database drops what is older at once.
 */
export async function ensureBuckets(place: BucketsToEnsure): Promise<void> {
  for (const key of Object.keys(buckets) as BucketKey[]) await ensureBucket(place, key)
}

/** Makes the bucket of what a hub counts for its cells, where it is missing. */
export async function ensureTotals(place: Pick<BucketsToEnsure, 'connection' | 'orgID' | 'changes'>): Promise<void> {
  await foundOrMade(place, totalsBucket.name, totalsBucket.retentionSeconds)
}

/** Answers the bucket, and where it was missing makes it and answers nothing. */
async function foundOrMade(
  { connection, orgID, changes }: Pick<BucketsToEnsure, 'connection' | 'orgID' | 'changes'>,
  name: string,
  wanted: number,
): Promise<ApiBucket | undefined> {
  const found = orgID === undefined ? undefined : await findBucket(connection, orgID, name)
  if (orgID !== undefined && found !== undefined) return found
  const retentionRules = [{ type: 'expire' as const, everySeconds: wanted }]
  const body = { orgID: orgID ?? '', name, retentionRules }
  await changes.make('create', `bucket ${name} (${kept(wanted)})`, () =>
    // 422: someone else has just made it, from the same data model.
    attemptUnless(connection, 422, new BucketsAPI(connection.client).postBuckets({ body })),
  )
  return undefined
}

async function ensureBucket(place: BucketsToEnsure, key: BucketKey): Promise<void> {
  const { connection, config, changes, shorten } = place
  const api = new BucketsAPI(connection.client)
  const { name } = buckets[key]
  const wanted = retentionSeconds(config.retention, key)
  const found = await foundOrMade(place, name, wanted)
  if (found === undefined) return
  const present = found.retentionRules[0]?.everySeconds ?? 0
  if (present === wanted) return
  const change = `bucket ${name}: ${kept(present)}`
  const patch = () => attempt(connection, api.patchBucketsID(rules(found, wanted)))
  if (isLonger(wanted, present)) await changes.make('lengthen', `${change}, now ${kept(wanted)}`, patch)
  else if (shorten.includes(name)) {
    const first = new Date(place.now.getTime() - wanted * 1000).toISOString().slice(0, 10)
    await changes.make('shorten', `${change}, now ${kept(wanted)}: what is older than ${first} goes`, patch)
  } else
    changes.note(
      `${change}, longer than the ${wanted / DAY} days of the configuration, and stays so: \`npm run provision -- --shorten ${name}\` drops what is older`,
    )
}

const isLonger = (seconds: number, than: number) => than !== 0 && (seconds === 0 || seconds > than)

/** The request for another retention; a span of time that expires as one must not be longer than that. */
function rules({ id, retentionRules: [rule] }: ApiBucket, everySeconds: number) {
  const present = rule?.shardGroupDurationSeconds ?? WEEK
  const shards = everySeconds !== 0 && everySeconds < present ? { shardGroupDurationSeconds: DAY } : {}
  return { bucketID: id as string, body: { retentionRules: [{ type: 'expire' as const, everySeconds, ...shards }] } }
}

/** The shards of the bucket of readings; `undefined` where there is none yet. */
export async function readingShards(connection: Connection, orgID: string | undefined): Promise<Shards | undefined> {
  const bucket = orgID === undefined ? undefined : await findBucket(connection, orgID, buckets.raw.name)
  const [rule] = bucket?.retentionRules ?? []
  return bucket && shardsOf(rule?.everySeconds ?? 0, rule?.shardGroupDurationSeconds)
}

export async function findBucket(connection: Connection, orgID: string, name: string): Promise<ApiBucket | undefined> {
  const answer = await attemptUnless(connection, 404, new BucketsAPI(connection.client).getBuckets({ orgID, name }))
  return answer?.buckets?.find((bucket) => bucket.name === name)
}

function kept(seconds: number): string {
  return seconds === 0 ? 'kept for good' : `kept ${seconds / DAY} days`
}
