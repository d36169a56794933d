import { ApiError } from '../wire/api-error.ts'
import type { Metadata } from './metadata.ts'
import type { Membership, User } from './records.ts'
import { findUser } from './users.ts'

/** The key of a user's role for a resource: a user has one role at most. */
export function membershipId(resourceID: string, userID: string): string {
  return `${resourceID}-${userID}`
}

/** The users with that role for the resource. */
export function findMembers(metadata: Metadata, resourceID: string, role: Membership['role']): User[] {
  return metadata.memberships
    .filter((membership) => membership.resourceID === resourceID && membership.role === role)
    .map(({ userID }) => findUser(metadata, userID))
}

/** All roles of a user. */
export function membershipsOf(metadata: Metadata, userID: string): Membership[] {
  return metadata.memberships.filter((membership) => membership.userID === userID)
}

/** Gives a user a role for a resource. */
export function addMember(metadata: Metadata, membership: Omit<Membership, 'id'>): Promise<User> {
  return metadata.update((transaction) => {
    const user = findUser(metadata, membership.userID)
    const id = membershipId(membership.resourceID, membership.userID)
    if (metadata.memberships.get(id)) {
      throw new ApiError(
        'internal error',
        `Unexpected error when assigning user to a resource: mapping for user ${user.id} already exists`,
      )
    }
    transaction.put(metadata.memberships, { id, ...membership })
    return user
  })
}

/** Takes a user's role for a resource away, if there is one. */
export function removeMember(metadata: Metadata, resourceID: string, userID: string): Promise<void> {
  return metadata.update((transaction) => {
    const id = membershipId(resourceID, userID)
    if (metadata.memberships.get(id)) transaction.delete(metadata.memberships, id)
  })
}
