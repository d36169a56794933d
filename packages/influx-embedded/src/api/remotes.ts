import type { FastifyInstance, FastifyRequest } from 'fastify'
import { demand, may } from '../metadata/authorizer.ts'
import { isId, parseId } from '../metadata/identifier.ts'
import type { Remote } from '../metadata/records.ts'
import { createRemote, deleteRemote, findRemote, updateRemote } from '../metadata/remotes.ts'
import { ApiError } from '../wire/api-error.ts'
import type { ApiContext } from './api-context.ts'
import { decodeJson } from './decode.ts'
import { addRoute, bodyOf, pathParameter, queryParameter } from './routes.ts'

const MEMBERS = {
  name: 'string',
  description: 'string',
  remoteURL: 'string',
  remoteAPIToken: 'string',
  remoteOrgID: 'id',
  allowInsecureTLS: 'bool',
} as const
const NEW_REMOTE = {
  struct: 'CreateRemoteConnectionRequest',
  package: 'influxdb',
  members: { orgID: 'id', ...MEMBERS },
} as const
const CHANGE = { struct: 'UpdateRemoteConnectionRequest', package: 'influxdb', members: MEMBERS } as const

/** `/api/v2/remotes`: other databases that replications may write to. Their tokens are never shown. */
export function remoteRoutes(app: FastifyInstance, { metadata, replications }: ApiContext): void {
  addRoute(app, 'bare', '/api/v2/remotes', {
    GET: (request) => {
      const orgID = orgIdOf(queryParameter(request, 'orgID'))
      const name = queryParameter(request, 'name')
      const url = queryParameter(request, 'remoteURL')
      const found = metadata.remotes.filter(
        (remote) =>
          remote.orgID === orgID &&
          (name === '' || remote.name === name) &&
          (url === '' || remote.remoteURL === url) &&
          may(request.authorizer, 'read', { type: 'remotes', id: remote.id, orgID }),
      )
      return { remotes: found.map(remoteAnswer) }
    },
    POST: async (request, reply) => {
      const body = decodeJson(bodyOf(request), NEW_REMOTE, 'failed to unmarshal json')
      const orgID = orgIdOf(body.orgID ?? '')
      demand(request.authorizer, 'write', { type: 'remotes', orgID })
      const { name = '', remoteURL = '', remoteAPIToken = '', allowInsecureTLS = false } = body
      const remote = await createRemote(metadata, { ...body, orgID, name, remoteURL, remoteAPIToken, allowInsecureTLS })
      return reply.code(201).send(remoteAnswer(remote))
    },
  })

  addRoute(app, 'bare', '/api/v2/remotes/:id', {
    GET: (request) => remoteAnswer(named(request, 'read')),
    PATCH: async (request) => {
      const { id } = named(request, 'write')
      const change = decodeJson(bodyOf(request), CHANGE, 'failed to unmarshal json')
      const remote = await updateRemote(metadata, id, change)
      await replications.refresh()
      return remoteAnswer(remote)
    },
    DELETE: async (request, reply) => {
      await deleteRemote(metadata, named(request, 'write').id)
      return reply.code(204).send()
    },
  })

  function named(request: FastifyRequest, action: 'read' | 'write'): Remote {
    const id = pathParameter(request, 'id')
    if (!isId(id)) throw new ApiError('invalid', 'remote-connection ID is invalid')
    const remote = findRemote(metadata, parseId(id))
    demand(request.authorizer, action, { type: 'remotes', id: remote.id, orgID: remote.orgID })
    return remote
  }
}

/** The organisation that a list or a new record is of. */
export function orgIdOf(text: string): string {
  if (!isId(text)) throw new ApiError('invalid', 'invalid or missing org ID')
  return parseId(text)
}

function remoteAnswer({ remoteAPIToken: _, ...shown }: Remote): unknown {
  return { ...shown, remoteOrgID: shown.remoteOrgID ?? null }
}
