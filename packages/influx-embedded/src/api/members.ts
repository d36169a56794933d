import type { FastifyInstance, FastifyRequest } from 'fastify'
import { demand, may } from '../metadata/authorizer.ts'
import { parseId } from '../metadata/identifier.ts'
import { addMember, findMembers, removeMember } from '../metadata/memberships.ts'
import type { Membership } from '../metadata/records.ts'
import { findUser } from '../metadata/users.ts'
import { ApiError, decoding } from '../wire/api-error.ts'
import type { ApiContext } from './api-context.ts'
import { decodeJsonBare } from './decode.ts'
import { addRoute, bodyOf, pathParameter, type RouterKind } from './routes.ts'
import { userAnswer } from './users.ts'

type ResourceType = 'orgs' | 'buckets' | 'tasks'

/**
 * `/api/v2/<type>/:id/members` and `.../owners`: who has which role for a resource. `organizationOf` finds
 * the resource's organisation, or throws.
 */
export function memberRoutes(
  app: FastifyInstance,
  context: ApiContext,
  type: ResourceType,
  kind: RouterKind,
  organizationOf: (resourceID: string) => string,
): void {
  for (const role of ['member', 'owner'] as const) rolesRoutes(app, context, type, kind, role, organizationOf)
}

function rolesRoutes(
  app: FastifyInstance,
  { metadata }: ApiContext,
  type: ResourceType,
  kind: RouterKind,
  role: Membership['role'],
  organizationOf: (resourceID: string) => string,
): void {
  const resource = (id: string) => ({ type, id, orgID: organizationOf(id) })
  const idOf = (request: FastifyRequest) => resourceId(request, kind)

  addRoute(app, kind, `/api/v2/${type}/:id/${role}s`, {
    GET: (request) => {
      const id = idOf(request)
      const of = resource(id)
      if (kind === 'bare' && !may(request.authorizer, 'read', { type: 'orgs', id: of.orgID })) {
        throw new ApiError('not found', 'not found')
      }
      const users = may(request.authorizer, 'read', of) ? findMembers(metadata, id, role) : []
      return {
        links: { self: `/api/v2/${type}/${id}/${role}s` },
        users: users.map((user) => ({ role, ...userAnswer(user) })),
      }
    },
    POST: async (request, reply) => {
      const id = idOf(request)
      const of = resource(id)
      const body = decodeJsonBare(bodyOf(request), { struct: 'User', members: { id: 'id' } })
      if (body.id === undefined) throw new ApiError('invalid', 'user id missing or invalid')
      demand(request.authorizer, 'read', { type: 'users', id: body.id })
      findUser(metadata, body.id)
      demand(request.authorizer, 'write', of)
      const user = await addMember(metadata, { resourceType: type, resourceID: id, userID: body.id, role })
      return reply.code(201).send({ role, ...userAnswer(user) })
    },
  })

  addRoute(app, kind, `/api/v2/${type}/:id/${role}s/:userID`, {
    DELETE: async (request, reply) => {
      const id = idOf(request)
      const of = resource(id)
      const userID = parseId(pathParameter(request, 'userID'))
      demand(request.authorizer, 'write', of)
      await removeMember(metadata, id, userID)
      return reply.code(204).send()
    },
  })
}

/** The resource's id in the path; the older router has words of its own for one that is none. */
export function resourceId(request: FastifyRequest, kind: RouterKind): string {
  const text = pathParameter(request, 'id')
  return kind === 'bare' ? decoding('corrupt ID provided', () => parseId(text)) : parseId(text)
}
