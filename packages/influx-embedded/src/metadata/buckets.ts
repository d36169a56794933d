import { ApiError } from '../wire/api-error.ts'
import type { Metadata, Transaction } from './metadata.ts'
import type { Bucket } from './records.ts'

/** What the store must be told about buckets. */
export interface BucketStore {
  /** How long it keeps points, and the span that expires as one, in nanoseconds. */
  setRetention(bucketId: string, periodNs: bigint, groupNs: bigint): Promise<void>
  nameBucket(bucketId: string, name: string): void
  dropBucket(bucketId: string): Promise<void>
}

export interface NewBucket {
  readonly orgID: string
  readonly name: string
  readonly description: string
  readonly retentionSeconds: number
  readonly shardGroupSeconds: number
}

export interface BucketChange {
  readonly name?: string | undefined
  readonly description?: string | undefined
  readonly retentionSeconds?: number | undefined
  readonly shardGroupSeconds?: number | undefined
}

const SECOND = 1_000_000_000n
const HOUR = 3600
const DAY = 24 * HOUR

/** The bucket with the id. */
export function findBucket(metadata: Metadata, id: string): Bucket {
  const bucket = metadata.buckets.get(id)
  if (!bucket) throw new ApiError('not found', 'bucket not found')
  return bucket
}

/** The bucket of that name in the organisation. */
export function findBucketByName(metadata: Metadata, orgID: string, name: string): Bucket {
  const bucket = bucketNamed(metadata, orgID, name)
  if (!bucket) throw new ApiError('not found', `bucket ${JSON.stringify(name)} not found`)
  return bucket
}

/** Makes a bucket of a user. */
export async function createBucket(metadata: Metadata, store: BucketStore, input: NewBucket): Promise<Bucket> {
  const bucket = await metadata.update((transaction) => {
    if (!metadata.organizations.get(input.orgID)) throw new ApiError('not found', 'organization not found')
    validateName(input.name)
    if (bucketNamed(metadata, input.orgID, input.name)) {
      throw new ApiError('conflict', `bucket with name ${input.name} already exists`)
    }
    const shardGroupSeconds = shardGroup(input.shardGroupSeconds, input.retentionSeconds)
    validateRetention(input.retentionSeconds)
    if (input.retentionSeconds > 0 && input.retentionSeconds < shardGroupSeconds) {
      throw new ApiError('internal error', 'retention policy duration must be greater than the shard duration')
    }
    return stageBucket(metadata, transaction, { ...input, shardGroupSeconds, type: 'user' })
  })
  await applyBucket(store, bucket)
  return bucket
}

/** Stages the two buckets that every organisation has from its start. */
export function stageSystemBuckets(metadata: Metadata, transaction: Transaction, orgID: string): Bucket[] {
  const system = (name: string, description: string, days: number) =>
    stageBucket(metadata, transaction, {
      orgID,
      name,
      description,
      type: 'system',
      retentionSeconds: days * DAY,
      shardGroupSeconds: DAY,
    })
  return [
    system('_tasks', 'System bucket for task logs', 3),
    system('_monitoring', 'System bucket for monitoring logs', 7),
  ]
}

/** Stages a bucket whose input is already checked. */
export function stageBucket(
  metadata: Metadata,
  transaction: Transaction,
  input: NewBucket & Pick<Bucket, 'type'>,
): Bucket {
  const now = new Date(metadata.now()).toISOString()
  const bucket: Bucket = {
    id: metadata.newId(),
    orgID: input.orgID,
    type: input.type,
    name: input.name,
    description: input.description,
    retentionSeconds: input.retentionSeconds,
    shardGroupSeconds: shardGroup(input.shardGroupSeconds, input.retentionSeconds),
    createdAt: now,
    updatedAt: now,
  }
  transaction.put(metadata.buckets, bucket)
  return bucket
}

/** Changes what is given of a bucket. */
export async function updateBucket(
  metadata: Metadata,
  store: BucketStore,
  id: string,
  change: BucketChange,
): Promise<Bucket> {
  const bucket = await metadata.update((transaction) => {
    const before = findBucket(metadata, id)
    const retentionSeconds = change.retentionSeconds ?? before.retentionSeconds
    const shardGroupSeconds = change.shardGroupSeconds ?? before.shardGroupSeconds
    validateRetention(retentionSeconds)
    if (retentionSeconds > 0 && retentionSeconds < shardGroupSeconds) {
      throw new ApiError(
        'unprocessable entity',
        'shard-group duration must also be updated to be smaller than new retention duration',
      )
    }
    if (change.name !== undefined && change.name !== before.name) {
      if (before.type === 'system') throw new ApiError('invalid', 'system buckets cannot be renamed')
      validateName(change.name)
      if (bucketNamed(metadata, before.orgID, change.name)) throw new ApiError('conflict', 'bucket name is not unique')
    }
    const after: Bucket = {
      ...before,
      name: change.name ?? before.name,
      description: change.description ?? before.description,
      retentionSeconds,
      shardGroupSeconds,
      updatedAt: new Date(metadata.now()).toISOString(),
    }
    transaction.put(metadata.buckets, after)
    return after
  })
  await applyBucket(store, bucket)
  return bucket
}

/** Removes a bucket of a user, and its points. */
export async function deleteBucket(metadata: Metadata, store: BucketStore, id: string): Promise<void> {
  await metadata.update((transaction) => {
    const bucket = findBucket(metadata, id)
    if (bucket.type === 'system') throw new ApiError('invalid', 'system buckets cannot be deleted')
    stageBucketRemoval(metadata, transaction, bucket)
  })
  await finishDrops(metadata, store)
}

/** Stages the removal of a bucket's record and notes that its points are to be dropped. */
export function stageBucketRemoval(metadata: Metadata, transaction: Transaction, bucket: Bucket): void {
  transaction.delete(metadata.buckets, bucket.id)
  for (const membership of metadata.memberships.filter(({ resourceID }) => resourceID === bucket.id)) {
    transaction.delete(metadata.memberships, membership.id)
  }
  for (const mapping of metadata.labelMappings.filter(({ resourceID }) => resourceID === bucket.id)) {
    transaction.delete(metadata.labelMappings, mapping.id)
  }
  for (const replication of metadata.replications.filter(({ localBucketID }) => localBucketID === bucket.id)) {
    transaction.delete(metadata.replications, replication.id)
  }
  transaction.put(metadata.pendingDrops, { id: bucket.id })
}

/**
 * Drops the points of buckets that are gone. A stop between the two steps leaves the note behind, so this
 * runs at the start as well.
 */
export async function finishDrops(metadata: Metadata, store: BucketStore): Promise<void> {
  for (const { id } of metadata.pendingDrops.all()) {
    await store.dropBucket(id)
    await metadata.update((transaction) => transaction.delete(metadata.pendingDrops, id))
  }
}

/** Tells the store what a bucket is called and how long it is to keep its points. */
export function applyBucket(store: BucketStore, bucket: Bucket): Promise<void> {
  store.nameBucket(bucket.id, bucket.name)
  return store.setRetention(bucket.id, retentionNs(bucket), BigInt(bucket.shardGroupSeconds) * SECOND)
}

/** How long the bucket keeps points, in nanoseconds; 0 for ever. */
export function retentionNs(bucket: Bucket): bigint {
  return BigInt(bucket.retentionSeconds) * SECOND
}

function bucketNamed(metadata: Metadata, orgID: string, name: string): Bucket | undefined {
  return metadata.buckets.find((bucket) => bucket.orgID === orgID && bucket.name === name)
}

function validateName(name: string): void {
  if (name.startsWith('_')) {
    throw new ApiError('invalid', `bucket name ${name} is invalid. Buckets may not start with underscore`)
  }
  if (name.includes('"')) {
    throw new ApiError('invalid', `bucket name ${name} is invalid. Bucket names may not include quotation marks`)
  }
}

/** Refuses to keep points for less than InfluxDB does. */
export function validateRetention(seconds: number): void {
  if (seconds > 0 && seconds < HOUR) {
    throw new ApiError('internal error', 'retention policy duration must be at least 1h0m0s')
  }
}

/** InfluxDB's choice of a shard group's length where none is given. */
function shardGroup(wanted: number, retentionSeconds: number): number {
  if (wanted > 0) return Math.max(wanted, HOUR)
  if (retentionSeconds === 0 || retentionSeconds >= 180 * DAY) return 7 * DAY
  return retentionSeconds >= 2 * DAY ? DAY : HOUR
}
