import { ApiError } from '../wire/api-error.ts'
import { type Action, allows, type Permission, permissionText, type Resource } from './permission.ts'

/** Who asks, and what they may do. */
export interface Authorizer {
  readonly kind: 'token' | 'session'
  readonly userID: string
  /** The organisation of the token; a session has none of its own. */
  readonly orgID?: string
  /** A token that is switched off is known, but may do nothing. */
  readonly active: boolean
  readonly permissions: readonly Permission[]
}

/** Whether they may. */
export function may(authorizer: Authorizer, action: Action, resource: Resource): boolean {
  return authorizer.active && allows(authorizer.permissions, { action, resource })
}

/** Refuses, by name of the permission that is missing. */
export function demand(authorizer: Authorizer, action: Action, resource: Resource): void {
  if (!authorizer.active) throw new ApiError('unauthorized', 'token is inactive')
  if (!allows(authorizer.permissions, { action, resource })) {
    throw new ApiError('unauthorized', `${permissionText({ action, resource })} is unauthorized`)
  }
}

/** Whether they may read a bucket: of a system bucket, the organisation's readers may. */
export function mayReadBucket(
  authorizer: Authorizer,
  bucket: { readonly id: string; readonly orgID: string; readonly type: string },
): boolean {
  return may(authorizer, 'read', bucketResource(bucket))
}

/** Refuses to read a bucket. */
export function demandReadBucket(
  authorizer: Authorizer,
  bucket: { readonly id: string; readonly orgID: string; readonly type: string },
): void {
  demand(authorizer, 'read', bucketResource(bucket))
}

function bucketResource({ id, orgID, type }: { id: string; orgID: string; type: string }): Resource {
  return type === 'system' ? { type: 'orgs', id: orgID } : { type: 'buckets', id, orgID }
}
