import { FluxError } from '../errors.ts'
import type { ReadableBucket, Storage } from './storage.ts'

/** A bucket as a script names it: by name or by id. */
export interface BucketName {
  readonly name?: string
  readonly id?: string
  /** True where the script names the organisation too, which only a read from another host may. */
  readonly ofOrganization?: boolean
}

/** The bucket of that name or id; one that the token may not read is not found. */
export function findBucket(storage: Storage, { name, id }: BucketName): ReadableBucket {
  if (name === '') throw new FluxError('invalid', 'no bucket name or id have been specified')
  if (id !== undefined && id.length !== 16)
    throw new FluxError('invalid', 'invalid bucket id: id must have a length of 16 bytes')
  if (id !== undefined && (!/^[0-9a-f]+$/i.test(id) || /^0+$/.test(id)))
    throw new FluxError('invalid', 'invalid bucket id: invalid ID')
  const found = storage.buckets().find((bucket) => (id === undefined ? bucket.name === name : bucket.id === id))
  if (found) return found
  throw new FluxError('not found', `could not find bucket "${name ?? id}"`)
}

/** Throws where the script asks for the bucket of an organisation. */
export function checkOrganization({ ofOrganization }: BucketName): void {
  if (ofOrganization)
    throw new FluxError(
      'invalid',
      'reads from the storage engine cannot read from a separate organization; please specify a host or remove the organization',
    )
}
