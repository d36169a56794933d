import { ACTIONS, type Permission, RESOURCE_TYPES } from './permission.ts'
import type { Membership } from './records.ts'

/** What a user may do who has these roles. */
export function permissionsOfUser(userID: string, memberships: readonly Membership[]): Permission[] {
  const own = ACTIONS.map((action): Permission => ({ action, resource: { type: 'users', id: userID } }))
  return [...memberships.flatMap(permissionsOfRole), ...own]
}

function permissionsOfRole({ resourceType, resourceID, role }: Membership): Permission[] {
  const actions = role === 'owner' ? ACTIONS : (['read'] as const)
  if (resourceType === 'instance') {
    return role === 'owner' ? actions.map((action) => ({ action, resource: { type: 'instance' } })) : []
  }
  if (resourceType === 'orgs') {
    return RESOURCE_TYPES.flatMap((type) =>
      actions.map((action) => ({
        action,
        resource: type === 'orgs' ? { type, id: resourceID } : { type, orgID: resourceID },
      })),
    )
  }
  if (resourceType === 'buckets' && role === 'member') {
    return [{ action: 'read', resource: { type: 'buckets', id: resourceID } }]
  }
  return []
}
