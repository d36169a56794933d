import { ApiError } from '../wire/api-error.ts'
import { stageAuthorization } from './authorizations.ts'
import { applyBucket, type BucketStore, stageBucket, validateRetention } from './buckets.ts'
import { membershipId } from './memberships.ts'
import type { Metadata } from './metadata.ts'
import { stageOrganization } from './organizations.ts'
import { hashPassword, validatePassword } from './password.ts'
import { operatorPermissions } from './permission.ts'
import type { Authorization, Bucket, Organization, User } from './records.ts'
import { stageUser } from './users.ts'

export interface OnboardingRequest {
  readonly username: string
  readonly password: string
  readonly org: string
  readonly bucket: string
  readonly retentionSeconds: number
  readonly token: string
}

export interface Onboarded {
  readonly user: User
  readonly organization: Organization
  readonly bucket: Bucket
  readonly authorization: Authorization
  readonly token: string
}

/** The resource id of the role that owns the whole instance. */
const INSTANCE_ID = '0000000000000001'

/** Whether the server still waits to be set up. */
export function isOnboarding(metadata: Metadata): boolean {
  return metadata.users.size === 0 && metadata.organizations.size === 0
}

/** Sets the server up, once: first user, organisation, bucket, and a token that may do everything. */
export async function onboard(metadata: Metadata, store: BucketStore, request: OnboardingRequest): Promise<Onboarded> {
  if (!isOnboarding(metadata)) throw completed()
  const required = { username: request.username, org: request.org, bucket: request.bucket }
  const missing = Object.entries(required).flatMap(([field, value]) => (value === '' ? [field] : []))
  if (missing.length > 0) {
    throw new ApiError('unprocessable entity', `onboarding failed: missing required fields [${missing.join(',')}]`)
  }
  validateRetention(request.retentionSeconds)
  if (request.password !== '') validatePassword(request.password)
  const password = request.password === '' ? undefined : await hashPassword(request.password)

  const result = await metadata.update((transaction) => {
    if (!isOnboarding(metadata)) throw completed()
    const user = stageUser(metadata, transaction, { name: request.username, status: 'active' })
    if (password) transaction.put(metadata.passwords, { id: user.id, ...password })
    const { organization, buckets } = stageOrganization(metadata, transaction, {
      name: request.org,
      description: '',
      ownerID: user.id,
    })
    transaction.put(metadata.memberships, {
      id: membershipId(INSTANCE_ID, user.id),
      resourceType: 'instance',
      resourceID: INSTANCE_ID,
      userID: user.id,
      role: 'owner',
    })
    const bucket = stageBucket(metadata, transaction, {
      orgID: organization.id,
      type: 'user',
      name: request.bucket,
      description: '',
      retentionSeconds: request.retentionSeconds,
      shardGroupSeconds: 0,
    })
    const { authorization, token } = stageAuthorization(metadata, transaction, {
      orgID: organization.id,
      userID: user.id,
      status: 'active',
      description: `${user.name}'s Token`,
      permissions: operatorPermissions(),
      token: request.token,
    })
    return { user, organization, bucket, authorization, token, buckets: [...buckets, bucket] }
  })
  for (const bucket of result.buckets) await applyBucket(store, bucket)
  return result
}

function completed(): ApiError {
  return new ApiError('conflict', 'onboarding has already been completed')
}
