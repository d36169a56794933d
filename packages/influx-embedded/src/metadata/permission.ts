import { ApiError } from '../wire/api-error.ts'

export type Action = 'read' | 'write'

/** Without `orgID` and `id` it means every resource of the type. */
export interface Resource {
  readonly type: string
  readonly id?: string
  readonly orgID?: string
}

export interface Permission {
  readonly action: Action
  readonly resource: Resource
}

export const ACTIONS: readonly Action[] = ['read', 'write']

/** InfluxDB's resource types, in the order in which it lists them. */
export const RESOURCE_TYPES: readonly string[] = [
  'authorizations',
  'buckets',
  'dashboards',
  'orgs',
  'sources',
  'tasks',
  'telegrafs',
  'users',
  'variables',
  'scrapers',
  'secrets',
  'labels',
  'views',
  'documents',
  'notificationRules',
  'notificationEndpoints',
  'checks',
  'dbrp',
  'notebooks',
  'annotations',
  'remotes',
  'replications',
]

/** Whether one of the permissions grants the wanted one. */
export function allows(granted: readonly Permission[], wanted: Permission): boolean {
  return granted.some((permission) => grants(permission, wanted))
}

function grants({ action, resource }: Permission, wanted: Permission): boolean {
  if (action !== wanted.action) return false
  if (resource.type === 'instance') return true
  if (resource.type !== wanted.resource.type) return false
  if (resource.id === undefined && resource.orgID === undefined) return true
  if (resource.id !== undefined) return resource.id === wanted.resource.id
  return resource.orgID === wanted.resource.orgID
}

/** The permission as InfluxDB writes it in messages: `read:orgs/<id>/buckets/<id>`. */
export function permissionText({ action, resource: { type, id, orgID } }: Permission): string {
  const path = orgID === undefined ? [type] : ['orgs', orgID, type]
  return `${action}:${(id === undefined ? path : [...path, id]).join('/')}`
}

/** Refuses actions and resource types that InfluxDB does not know. */
export function validatePermission({ action, resource }: Permission): void {
  if (resource.type !== 'instance' && !RESOURCE_TYPES.includes(resource.type)) {
    throw new ApiError('invalid', 'invalid resource type for permission: unknown resource type for permission')
  }
  if (!ACTIONS.includes(action)) {
    throw new ApiError('invalid', 'invalid action type for permission: unknown action for permission')
  }
}

/** What the token made by the set-up may do: everything, in every organisation. */
export function operatorPermissions(): Permission[] {
  return RESOURCE_TYPES.flatMap((type) => ACTIONS.map((action) => ({ action, resource: { type } })))
}
