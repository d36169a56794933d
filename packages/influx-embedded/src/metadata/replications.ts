import { ApiError } from '../wire/api-error.ts'
import type { Metadata } from './metadata.ts'
import { findOrganization } from './organizations.ts'
import type { Replication } from './records.ts'

/** Bounds of what may wait to be sent. */
const MIN_QUEUE_BYTES = 33_554_430
export const DEFAULT_QUEUE_BYTES = 2 * MIN_QUEUE_BYTES
export const DEFAULT_MAX_AGE_SECONDS = 604_800
const MIN_MAX_AGE_SECONDS = 60
const MAX_MAX_AGE_SECONDS = 5_184_000

export type NewReplication = Omit<Replication, 'id' | 'latestResponseCode' | 'latestErrorMessage'>
export type ReplicationChange = Partial<Omit<NewReplication, 'orgID' | 'localBucketID'>>

/** The replication with the id. */
export function findReplication(metadata: Metadata, id: string): Replication {
  const replication = metadata.replications.get(id)
  if (!replication) throw new ApiError('not found', 'replication not found')
  return replication
}

/** Refuses what no replication may be. */
export function checkReplication(metadata: Metadata, replication: NewReplication & { readonly id?: string }): void {
  const { id, orgID, name, localBucketID, remoteID, remoteBucketID, remoteBucketName } = replication
  if (name === '') throw new ApiError('invalid', 'replication name is required')
  checkBounds(replication)
  if (metadata.buckets.get(localBucketID)?.orgID !== orgID) {
    throw new ApiError('invalid', `local bucket "${localBucketID}" not found`)
  }
  if (metadata.remotes.get(remoteID)?.orgID !== orgID) throw new ApiError('invalid', `remote "${remoteID}" not found`)
  if (remoteBucketID === undefined && remoteBucketName === '') {
    throw new ApiError('unprocessable entity', 'one of remote_bucket_id, remote_bucket_name should be provided')
  }
  if (metadata.replications.find((other) => other.id !== id && other.orgID === orgID && other.name === name)) {
    throw new ApiError('conflict', `replication with name ${name} already exists`)
  }
}

/** Makes a replication: what is written from now on is replicated. */
export function createReplication(metadata: Metadata, input: NewReplication): Promise<Replication> {
  return metadata.update((transaction) => {
    findOrganization(metadata, input.orgID)
    const named = input.remoteBucketID === undefined ? input.remoteBucketName : ''
    const replication: Replication = { ...input, remoteBucketName: named, id: metadata.newId() }
    checkReplication(metadata, replication)
    transaction.put(metadata.replications, replication)
    return replication
  })
}

/** A replication with what is given of a change. */
export function changedReplication(before: Replication, change: ReplicationChange): Replication {
  const after: Replication = { ...before, ...change }
  // Whoever names another bucket by its id means that one.
  if (change.remoteBucketID === undefined || change.remoteBucketName !== undefined) return after
  return { ...after, remoteBucketName: '' }
}

/** Changes what is given of a replication. */
export function updateReplication(metadata: Metadata, id: string, change: ReplicationChange): Promise<Replication> {
  return metadata.update((transaction) => {
    const replication = changedReplication(findReplication(metadata, id), change)
    checkReplication(metadata, replication)
    transaction.put(metadata.replications, replication)
    return replication
  })
}

/** Notes what came of the last request, if that is news. */
export async function noteResponse(metadata: Metadata, id: string, code: number, message: string): Promise<void> {
  await metadata.update((transaction) => {
    const replication = metadata.replications.get(id)
    if (!replication) return
    if (replication.latestResponseCode === code && replication.latestErrorMessage === message) return
    transaction.put(metadata.replications, { ...replication, latestResponseCode: code, latestErrorMessage: message })
  })
}

/** Removes a replication; what waited to be sent is not sent any more. */
export function deleteReplication(metadata: Metadata, id: string): Promise<void> {
  return metadata.update((transaction) => {
    findReplication(metadata, id)
    transaction.delete(metadata.replications, id)
  })
}

function checkBounds({ maxQueueSizeBytes, maxAgeSeconds }: NewReplication): void {
  if (maxQueueSizeBytes < MIN_QUEUE_BYTES) {
    throw new ApiError('invalid', `maxQueueSize too small, must be at least ${MIN_QUEUE_BYTES}`)
  }
  if (maxAgeSeconds !== 0 && (maxAgeSeconds < MIN_MAX_AGE_SECONDS || maxAgeSeconds > MAX_MAX_AGE_SECONDS)) {
    const between = `between ${MIN_MAX_AGE_SECONDS} and ${MAX_MAX_AGE_SECONDS}`
    throw new ApiError('invalid', `maxAgeSeconds must be 0 (use default) or ${between}`)
  }
}
