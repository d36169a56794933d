import type { FastifyInstance, FastifyRequest } from 'fastify'
import { demand, may } from '../metadata/authorizer.ts'
import { parseId } from '../metadata/identifier.ts'
import { attachLabel, detachLabel, findLabel, labelsOf } from '../metadata/labels.ts'
import { ApiError } from '../wire/api-error.ts'
import type { ApiContext } from './api-context.ts'
import { decodeJson } from './decode.ts'
import { labelAnswer, singleLabelAnswer } from './labels.ts'
import { resourceId } from './members.ts'
import { addRoute, bodyOf, pathParameter } from './routes.ts'

/** `/api/v2/<type>/:id/labels`: the labels on a bucket or a task. */
export function resourceLabelRoutes(
  app: FastifyInstance,
  { metadata }: ApiContext,
  type: 'buckets' | 'tasks',
  organizationOf: (resourceID: string) => string,
): void {
  const idOf = (request: FastifyRequest) => resourceId(request, type === 'buckets' ? 'bare' : 'named')
  addRoute(app, 'named', `/api/v2/${type}/:id/labels`, {
    GET: (request) => {
      const id = idOf(request)
      demand(request.authorizer, 'read', { type, id, orgID: organizationOf(id) })
      const readable = labelsOf(metadata, id).filter((label) =>
        may(request.authorizer, 'read', { type: 'labels', id: label.id, orgID: label.orgID }),
      )
      return { links: { self: '/api/v2/labels' }, labels: readable.map(labelAnswer) }
    },
    POST: async (request, reply) => {
      const id = idOf(request)
      const of = organizationOf(id)
      const body = decodeJson(bodyOf(request), { struct: 'LabelMapping', members: { labelID: 'id' } })
      if (body.labelID === undefined) throw new ApiError('invalid', 'label id is required')
      const { orgID } = findLabel(metadata, body.labelID)
      demand(request.authorizer, 'write', { type: 'labels', id: body.labelID, orgID })
      demand(request.authorizer, 'write', { type, id, orgID: of })
      const label = await attachLabel(metadata, { resourceType: type, resourceID: id, labelID: body.labelID })
      return reply.code(201).send(singleLabelAnswer(label))
    },
  })

  addRoute(app, 'named', `/api/v2/${type}/:id/labels/:labelID`, {
    DELETE: async (request, reply) => {
      const id = idOf(request)
      const of = organizationOf(id)
      const labelID = parseId(pathParameter(request, 'labelID'))
      const { orgID } = findLabel(metadata, labelID)
      demand(request.authorizer, 'write', { type: 'labels', id: labelID, orgID })
      demand(request.authorizer, 'write', { type, id, orgID: of })
      await detachLabel(metadata, id, labelID)
      return reply.code(204).send()
    },
  })
}
