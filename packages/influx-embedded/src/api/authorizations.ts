import type { FastifyInstance, FastifyRequest } from 'fastify'
import {
  createAuthorization,
  deleteAuthorization,
  findAuthorization,
  updateAuthorization,
} from '../metadata/authorizations.ts'
import { type Authorizer, demand, may } from '../metadata/authorizer.ts'
import { parseId } from '../metadata/identifier.ts'
import type { Metadata } from '../metadata/metadata.ts'
import { findOrganizationByName } from '../metadata/organizations.ts'
import { allows, type Permission, permissionText, validatePermission } from '../metadata/permission.ts'
import type { Authorization } from '../metadata/records.ts'
import { findUserByName } from '../metadata/users.ts'
import { ApiError } from '../wire/api-error.ts'
import type { ApiContext } from './api-context.ts'
import { decodeJson, decodeJsonBare } from './decode.ts'
import { addRoute, bodyOf, pathParameter, queryParameter } from './routes.ts'

const RESOURCE = { struct: 'Resource', members: { type: 'string', id: 'id', orgID: 'id' } } as const
const PERMISSIONS = {
  list: { struct: 'Permission', package: 'influxdb', members: { action: 'string', resource: RESOURCE } },
} as const
const NEW_AUTHORIZATION = {
  struct: 'postAuthorizationRequest',
  members: { status: 'string', orgID: 'id', userID: 'id', description: 'string', permissions: PERMISSIONS },
} as const
const CHANGE = { struct: 'AuthorizationUpdate', members: { status: 'string', description: 'string' } } as const

/** `/api/v2/authorizations`: tokens and what they may do. A token's text is shown once, when it is made. */
export function authorizationRoutes(app: FastifyInstance, { metadata }: ApiContext): void {
  addRoute(app, 'bare', '/api/v2/authorizations', {
    GET: (request) => ({
      links: { self: '/api/v2/authorizations' },
      authorizations: askedFor(request, metadata)
        .filter((authorization) => mayRead(request.authorizer, authorization))
        .map((authorization) => authorizationAnswer(metadata, authorization, '')),
    }),
    POST: async (request, reply) => {
      const wanted = decodeNew(request)
      demand(request.authorizer, 'write', { type: 'authorizations', orgID: wanted.orgID })
      demand(request.authorizer, 'write', { type: 'users', id: wanted.userID })
      for (const permission of wanted.permissions) demandGrant(request.authorizer, permission)
      const { authorization, token } = await createAuthorization(metadata, wanted)
      return reply.code(201).send(authorizationAnswer(metadata, authorization, token))
    },
  })

  addRoute(app, 'bare', '/api/v2/authorizations/:id', {
    GET: (request) => {
      const authorization = findAuthorization(metadata, parseId(pathParameter(request, 'id')))
      demandBoth(request.authorizer, 'read', authorization)
      return authorizationAnswer(metadata, authorization, '')
    },
    PATCH: async (request) => {
      const id = parseId(pathParameter(request, 'id'))
      const change = decodeJsonBare(bodyOf(request), CHANGE)
      const before = findAuthorization(metadata, id)
      demandBoth(request.authorizer, 'read', before)
      demandBoth(request.authorizer, 'write', before)
      return authorizationAnswer(metadata, await updateAuthorization(metadata, id, change), '')
    },
    DELETE: async (request, reply) => {
      const id = parseId(pathParameter(request, 'id'))
      demandBoth(request.authorizer, 'write', findAuthorization(metadata, id))
      await deleteAuthorization(metadata, id)
      return reply.code(204).send()
    },
  })
}

/** The authorizations that a request's query names: one by its id, or those of a user and an organisation. */
function askedFor(request: FastifyRequest, metadata: Metadata): readonly Authorization[] {
  const [userID, orgID, id] = ['userID', 'orgID', 'id'].map((name) => {
    const text = queryParameter(request, name)
    return text === '' ? undefined : parseId(text)
  })
  const user = queryParameter(request, 'user')
  const org = queryParameter(request, 'org')
  const ofUser = userID ?? (user === '' ? undefined : findUserByName(metadata, user).id)
  const ofOrg = orgID ?? (org === '' ? undefined : findOrganizationByName(metadata, org).id)
  if (id !== undefined) return [findAuthorization(metadata, id)]
  return metadata.authorizations.filter(
    (authorization) =>
      (ofUser === undefined || authorization.userID === ofUser) &&
      (ofOrg === undefined || authorization.orgID === ofOrg),
  )
}

function decodeNew(request: FastifyRequest) {
  const body = decodeJson(bodyOf(request), NEW_AUTHORIZATION, 'invalid json structure')
  const permissions = (body.permissions ?? []).map(permissionOf)
  if (permissions.length === 0) throw new ApiError('invalid', 'authorization must include permissions')
  for (const permission of permissions) validatePermission(permission)
  const { orgID, userID = request.authorizer.userID, description = '' } = body
  if (orgID === undefined) throw new ApiError('invalid', 'org id required: invalid ID')
  const status = body.status || 'active'
  if (status !== 'active' && status !== 'inactive')
    throw new ApiError('invalid', 'invalid status: must be active or inactive')
  return { orgID, userID, status, description, permissions } as const
}

/** Refuses a permission that the one who asks lacks, and one that is made during setup alone. */
function demandGrant(authorizer: Authorizer, permission: Permission): void {
  if (!allows(authorizer.permissions, permission)) {
    const text = permissionText(permission)
    throw new ApiError('forbidden', `permission ${text} is not allowed: ${text} is unauthorized`)
  }
  if (permission.resource.type === 'instance')
    throw new ApiError(
      'internal error',
      'authorizations cannot be created with the instance type, it is only used during setup',
    )
}

function authorizationAnswer(metadata: Metadata, authorization: Authorization, token: string): unknown {
  const { id, status, description, orgID, userID, permissions, createdAt, updatedAt } = authorization
  return {
    id,
    token,
    status,
    description,
    orgID,
    org: metadata.organizations.get(orgID)?.name ?? '',
    userID,
    user: metadata.users.get(userID)?.name ?? '',
    permissions: permissions.map((permission) => permissionAnswer(metadata, permission)),
    links: { self: `/api/v2/authorizations/${id}`, user: `/api/v2/users/${userID}` },
    createdAt,
    updatedAt,
  }
}

/** A permission with the names of what it is for, as far as that still exists. */
function permissionAnswer(metadata: Metadata, { action, resource }: Permission): unknown {
  const { type, id, orgID } = resource
  const named = { buckets: metadata.buckets, orgs: metadata.organizations, users: metadata.users }[type]
  const name = id === undefined ? undefined : named?.get(id)?.name
  const org = orgID === undefined ? undefined : metadata.organizations.get(orgID)?.name
  const gone = id !== undefined && named !== undefined && name === undefined
  return { action, resource: { ...resource, ...(name && { name }), ...(org && !gone && { org }) } }
}

function permissionOf(given: {
  readonly action?: string
  readonly resource?: { readonly type?: string; readonly id?: string; readonly orgID?: string }
}): Permission {
  const { type = '', id, orgID } = given.resource ?? {}
  return {
    action: (given.action ?? '') as Permission['action'],
    resource: { type, ...(id === undefined ? {} : { id }), ...(orgID === undefined ? {} : { orgID }) },
  }
}

function mayRead(authorizer: Authorizer, { id, orgID, userID }: Authorization): boolean {
  return (
    may(authorizer, 'read', { type: 'authorizations', id, orgID }) &&
    may(authorizer, 'read', { type: 'users', id: userID })
  )
}

function demandBoth(authorizer: Authorizer, action: 'read' | 'write', { id, orgID, userID }: Authorization): void {
  demand(authorizer, action, { type: 'authorizations', id, orgID })
  demand(authorizer, action, { type: 'users', id: userID })
}
