import type { FastifyRequest } from 'fastify'
import { findBucket, findBucketByName } from '../metadata/buckets.ts'
import { isId, parseId } from '../metadata/identifier.ts'
import type { Metadata } from '../metadata/metadata.ts'
import { findOrganization, findOrganizationByName } from '../metadata/organizations.ts'
import type { Bucket, Organization } from '../metadata/records.ts'
import { ApiError } from '../wire/api-error.ts'
import { queryParameter } from './routes.ts'

/** The organisation that a write, query or delete names: `orgID`, or `org` with a name or an id. */
export function organizationOf(request: FastifyRequest, metadata: Metadata): Organization {
  const org = queryParameter(request, 'org')
  const orgID = queryParameter(request, 'orgID')
  if (orgID !== '') return findOrganization(metadata, parseId(orgID))
  if (org === '') throw new ApiError('invalid', 'Please provide either orgID or org')
  return isId(org) ? findOrganization(metadata, parseId(org)) : findOrganizationByName(metadata, org)
}

/** The bucket that a delete names: `bucketID`, or `bucket` with a name or an id. */
export function bucketOf(request: FastifyRequest, metadata: Metadata, orgID: string): Bucket {
  const name = queryParameter(request, 'bucket')
  const bucketID = queryParameter(request, 'bucketID')
  if (bucketID !== '') return findBucket(metadata, parseId(bucketID))
  if (name === '') throw new ApiError('invalid', 'Please provide either bucketID or bucket')
  return isId(name) ? findBucket(metadata, parseId(name)) : findBucketByName(metadata, orgID, name)
}
