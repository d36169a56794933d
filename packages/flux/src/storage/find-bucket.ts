import { FluxError } from '../errors.ts'
import type { Bucket, Storage } from './storage.ts'

/** A bucket as a script names it: by name or by id. */
export interface BucketName {
  readonly name?: string
  readonly id?: string
}

/** The bucket of that name or id; one that the token may not read is not found. */
export function findBucket(storage: Storage, { name, id }: BucketName): Bucket {
  const found = storage.buckets().find((bucket) => (id === undefined ? bucket.name === name : bucket.id === id))
  if (found) return found
  throw new FluxError('not found', `could not find bucket "${name ?? id}"`)
}
