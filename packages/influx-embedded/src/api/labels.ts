import type { FastifyInstance } from 'fastify'
import { demand, may } from '../metadata/authorizer.ts'
import { isId, parseId } from '../metadata/identifier.ts'
import { createLabel, deleteLabel, findLabel, updateLabel } from '../metadata/labels.ts'
import type { Label } from '../metadata/records.ts'
import { ApiError } from '../wire/api-error.ts'
import type { ApiContext } from './api-context.ts'
import { decodeJson, decodeJsonBare } from './decode.ts'
import { addRoute, bodyOf, pathParameter, queryParameter } from './routes.ts'

const NEW_LABEL = { struct: 'Label', members: { orgID: 'id', name: 'string', properties: 'texts' } } as const
const CHANGE = { struct: 'LabelUpdate', members: { name: 'string', properties: 'texts' } } as const

/** `/api/v2/labels`: labels of an organisation. */
export function labelRoutes(app: FastifyInstance, { metadata }: ApiContext): void {
  addRoute(app, 'bare', '/api/v2/labels', {
    GET: (request) => {
      const name = queryParameter(request, 'name')
      const orgID = queryParameter(request, 'orgID')
      const found = metadata.labels.filter(
        (label) =>
          (name === '' || label.name === name) &&
          (!isId(orgID) || label.orgID === parseId(orgID)) &&
          may(request.authorizer, 'read', { type: 'labels', id: label.id, orgID: label.orgID }),
      )
      return { links: { self: '/api/v2/labels' }, labels: found.map(labelAnswer) }
    },
    POST: async (request, reply) => {
      const { orgID, name = '', properties = {} } = decodeJson(bodyOf(request), NEW_LABEL, 'failed to unmarshal json')
      if (name === '') throw new ApiError('invalid', 'label name is required')
      if (orgID === undefined) throw new ApiError('invalid', 'orgID is required')
      demand(request.authorizer, 'write', { type: 'labels', orgID })
      return reply.code(201).send(singleLabelAnswer(await createLabel(metadata, { orgID, name, properties })))
    },
  })

  addRoute(app, 'bare', '/api/v2/labels/:id', {
    GET: (request) => {
      const label = findLabel(metadata, parseId(pathParameter(request, 'id')))
      demand(request.authorizer, 'read', { type: 'labels', id: label.id, orgID: label.orgID })
      return singleLabelAnswer(label)
    },
    PATCH: async (request) => {
      const id = parseId(pathParameter(request, 'id'))
      const change = decodeJsonBare(bodyOf(request), CHANGE)
      demand(request.authorizer, 'write', { type: 'labels', id, orgID: findLabel(metadata, id).orgID })
      return singleLabelAnswer(await updateLabel(metadata, id, change))
    },
    DELETE: async (request, reply) => {
      const id = parseId(pathParameter(request, 'id'))
      demand(request.authorizer, 'write', { type: 'labels', id, orgID: findLabel(metadata, id).orgID })
      await deleteLabel(metadata, id)
      return reply.code(204).send()
    },
  })
}

/** A label as it stands in lists and on resources. */
export function labelAnswer({ id, orgID, name, properties }: Label): unknown {
  return { id, orgID, name, ...(Object.keys(properties).length === 0 ? {} : { properties }) }
}

/** A label as the answer to a request about it. */
export function singleLabelAnswer(label: Label): unknown {
  return { links: { self: `/api/v2/labels/${label.id}` }, label: labelAnswer(label) }
}
