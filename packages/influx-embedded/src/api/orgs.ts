import type { FastifyInstance } from 'fastify'
import { demand, may } from '../metadata/authorizer.ts'
import { isId, parseId } from '../metadata/identifier.ts'
import { membershipsOf } from '../metadata/memberships.ts'
import {
  createOrganization,
  deleteOrganization,
  findOrganization,
  findOrganizationByName,
  updateOrganization,
} from '../metadata/organizations.ts'
import type { Organization } from '../metadata/records.ts'
import { ApiError } from '../wire/api-error.ts'
import type { ApiContext } from './api-context.ts'
import { decodeJson } from './decode.ts'
import { memberRoutes } from './members.ts'
import { decodePaging, page } from './paging.ts'
import { addRoute, bodyOf, pathParameter, queryParameter } from './routes.ts'

const BODY = {
  struct: 'Organization',
  package: 'influxdb',
  members: { name: 'string', description: 'string' },
} as const

/** `/api/v2/orgs`: organisations, their members and owners. */
export function orgRoutes(app: FastifyInstance, context: ApiContext): void {
  const { metadata, store, tasks, replications } = context

  addRoute(app, 'bare', '/api/v2/orgs', {
    GET: (request) => {
      const paging = decodePaging(request)
      const name = queryParameter(request, 'org')
      const id = queryParameter(request, 'orgID')
      const userID = queryParameter(request, 'userID')
      let found: Organization[]
      if (isId(id)) found = [findOrganization(metadata, parseId(id))]
      else if (name !== '') found = [findOrganizationByName(metadata, name)]
      else if (isId(userID) || !may(request.authorizer, 'read', { type: 'orgs' })) {
        const user = isId(userID) ? parseId(userID) : request.authorizer.userID
        const theirs = new Set(membershipsOf(metadata, user).map(({ resourceID }) => resourceID))
        found = page(
          metadata.organizations.filter((organization) => theirs.has(organization.id)),
          paging,
        )
      } else found = page(metadata.organizations.all(), paging)
      const readable = found.filter((organization) =>
        may(request.authorizer, 'read', { type: 'orgs', id: organization.id }),
      )
      return { links: { self: '/api/v2/orgs' }, orgs: readable.map(organizationAnswer) }
    },
    POST: async (request, reply) => {
      const body = decodeJson(bodyOf(request), BODY, 'failed to unmarshal json')
      demand(request.authorizer, 'write', { type: 'orgs' })
      const organization = await createOrganization(metadata, store, {
        name: body.name ?? '',
        description: body.description ?? '',
        ownerID: request.authorizer.userID,
      })
      return reply.code(201).send(organizationAnswer(organization))
    },
  })

  addRoute(app, 'bare', '/api/v2/orgs/:id', {
    GET: (request) => {
      const id = parseId(pathParameter(request, 'id'))
      demand(request.authorizer, 'read', { type: 'orgs', id })
      return organizationAnswer(findOrganization(metadata, id))
    },
    PATCH: async (request) => {
      const id = parseId(pathParameter(request, 'id'))
      const body = decodeJson(bodyOf(request), BODY, 'failed to unmarshal json')
      demand(request.authorizer, 'write', { type: 'orgs', id })
      return organizationAnswer(await updateOrganization(metadata, id, body))
    },
    DELETE: async (request, reply) => {
      const id = parseId(pathParameter(request, 'id'))
      demand(request.authorizer, 'write', { type: 'orgs', id })
      for (const { id: taskID } of metadata.tasks.filter(({ orgID }) => orgID === id)) await tasks.delete(taskID)
      await deleteOrganization(metadata, store, id)
      await replications.refresh()
      return reply.code(204).send()
    },
  })

  memberRoutes(app, context, 'orgs', 'bare', (id) => {
    if (!metadata.organizations.get(id)) throw new ApiError('not found', '404 page not found')
    return id
  })
}

/** An organisation as the API shows it. */
export function organizationAnswer(organization: Organization): unknown {
  const { id, name, description, createdAt, updatedAt } = organization
  return {
    links: {
      buckets: `/api/v2/buckets?org=${name}`,
      dashboards: `/api/v2/dashboards?org=${name}`,
      labels: `/api/v2/orgs/${id}/labels`,
      logs: `/api/v2/orgs/${id}/logs`,
      members: `/api/v2/orgs/${id}/members`,
      owners: `/api/v2/orgs/${id}/owners`,
      secrets: `/api/v2/orgs/${id}/secrets`,
      self: `/api/v2/orgs/${id}`,
      tasks: `/api/v2/tasks?org=${name}`,
    },
    id,
    name,
    description,
    createdAt,
    updatedAt,
  }
}
