import { ApiError } from '../wire/api-error.ts'
import { applyBucket, type BucketStore, finishDrops, stageBucketRemoval, stageSystemBuckets } from './buckets.ts'
import { membershipId } from './memberships.ts'
import type { Metadata, Transaction } from './metadata.ts'
import type { Bucket, Organization } from './records.ts'

/** The organisation with the id. */
export function findOrganization(metadata: Metadata, id: string): Organization {
  const organization = metadata.organizations.get(id)
  if (!organization) throw new ApiError('not found', 'organization not found')
  return organization
}

/** The organisation of that name. */
export function findOrganizationByName(metadata: Metadata, name: string): Organization {
  const organization = metadata.organizations.find((candidate) => candidate.name === name)
  if (!organization) throw new ApiError('not found', `organization name "${name}" not found`)
  return organization
}

/** Makes an organisation with its system buckets; `ownerID` becomes its owner. */
export async function createOrganization(
  metadata: Metadata,
  store: BucketStore,
  input: { readonly name: string; readonly description: string; readonly ownerID: string },
): Promise<Organization> {
  const { organization, buckets } = await metadata.update((transaction) =>
    stageOrganization(metadata, transaction, input),
  )
  for (const bucket of buckets) await applyBucket(store, bucket)
  return organization
}

/** Stages an organisation, its system buckets and its first owner. */
export function stageOrganization(
  metadata: Metadata,
  transaction: Transaction,
  { name, description, ownerID }: { readonly name: string; readonly description: string; readonly ownerID: string },
): { organization: Organization; buckets: Bucket[] } {
  validateName(metadata, name)
  const now = new Date(metadata.now()).toISOString()
  const organization = { id: metadata.newId(), name, description, createdAt: now, updatedAt: now }
  transaction.put(metadata.organizations, organization)
  transaction.put(metadata.memberships, {
    id: membershipId(organization.id, ownerID),
    resourceType: 'orgs',
    resourceID: organization.id,
    userID: ownerID,
    role: 'owner',
  })
  return { organization, buckets: stageSystemBuckets(metadata, transaction, organization.id) }
}

/** Changes what is given of an organisation. */
export function updateOrganization(
  metadata: Metadata,
  id: string,
  change: { readonly name?: string | undefined; readonly description?: string | undefined },
): Promise<Organization> {
  return metadata.update((transaction) => {
    const before = findOrganization(metadata, id)
    if (change.name !== undefined && change.name !== before.name) validateName(metadata, change.name)
    const after: Organization = {
      ...before,
      name: change.name ?? before.name,
      description: change.description ?? before.description,
      updatedAt: new Date(metadata.now()).toISOString(),
    }
    transaction.put(metadata.organizations, after)
    return after
  })
}

/** Removes an organisation with its buckets, tokens, labels, tasks, replications and members. */
export async function deleteOrganization(metadata: Metadata, store: BucketStore, id: string): Promise<void> {
  await metadata.update((transaction) => {
    findOrganization(metadata, id)
    const ofIt = ({ orgID }: { orgID: string }) => orgID === id
    for (const bucket of metadata.buckets.filter(ofIt)) stageBucketRemoval(metadata, transaction, bucket)
    for (const { id: authID } of metadata.authorizations.filter(ofIt))
      transaction.delete(metadata.authorizations, authID)
    for (const { id: labelID } of metadata.labels.filter(ofIt)) transaction.delete(metadata.labels, labelID)
    for (const { id: remoteID } of metadata.remotes.filter(ofIt)) transaction.delete(metadata.remotes, remoteID)
    for (const { id: taskID } of metadata.tasks.filter(ofIt)) transaction.delete(metadata.tasks, taskID)
    for (const membership of metadata.memberships.filter(({ resourceID }) => resourceID === id)) {
      transaction.delete(metadata.memberships, membership.id)
    }
    transaction.delete(metadata.organizations, id)
  })
  await finishDrops(metadata, store)
}

function validateName(metadata: Metadata, name: string): void {
  if (name.trim() === '') throw new ApiError('invalid', 'org name is empty')
  if (metadata.organizations.find((other) => other.name === name)) {
    throw new ApiError('conflict', `organization with name ${name} already exists`)
  }
}
