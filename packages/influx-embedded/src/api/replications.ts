import type { FastifyInstance, FastifyRequest } from 'fastify'
import { type Authorizer, demand, may } from '../metadata/authorizer.ts'
import { isId, parseId } from '../metadata/identifier.ts'
import type { Replication } from '../metadata/records.ts'
import {
  changedReplication,
  checkReplication,
  createReplication,
  DEFAULT_MAX_AGE_SECONDS,
  DEFAULT_QUEUE_BYTES,
  deleteReplication,
  findReplication,
  type NewReplication,
  updateReplication,
} from '../metadata/replications.ts'
import { ApiError } from '../wire/api-error.ts'
import type { ApiContext } from './api-context.ts'
import { decodeJson } from './decode.ts'
import { orgIdOf } from './remotes.ts'
import { addRoute, bodyOf, pathParameter, queryParameter } from './routes.ts'

const MEMBERS = {
  name: 'string',
  description: 'string',
  remoteID: 'id',
  remoteBucketID: 'id',
  remoteBucketName: 'string',
  maxQueueSizeBytes: 'int64',
  dropNonRetryableData: 'bool',
  maxAgeSeconds: 'int64',
} as const
const NEW_REPLICATION = {
  struct: 'CreateReplicationRequest',
  package: 'influxdb',
  members: { orgID: 'id', localBucketID: 'id', ...MEMBERS },
} as const
const CHANGE = { struct: 'UpdateReplicationRequest', package: 'influxdb', members: MEMBERS } as const

/** `/api/v2/replications`: what is written to a bucket goes to one of another database, too. */
export function replicationRoutes(app: FastifyInstance, { metadata, replications }: ApiContext): void {
  const answer = (replication: Replication) => ({
    ...replication,
    remoteBucketID: replication.remoteBucketID ?? null,
    currentQueueSizeBytes: replications.waitingBytes(replication.id),
    remainingBytesToBeSynced: replications.waitingBytes(replication.id),
  })

  addRoute(app, 'bare', '/api/v2/replications', {
    GET: (request) => {
      const wanted = decodeFilter(request)
      const found = metadata.replications.filter(
        (replication) =>
          replication.orgID === wanted.orgID &&
          (wanted.name === '' || replication.name === wanted.name) &&
          (wanted.remoteID === undefined || replication.remoteID === wanted.remoteID) &&
          (wanted.localBucketID === undefined || replication.localBucketID === wanted.localBucketID) &&
          may(request.authorizer, 'read', resourceOf(replication)),
      )
      return { replications: found.map(answer) }
    },
    POST: async (request, reply) => {
      const input = decodeNew(request)
      demandNew(request.authorizer, input)
      if (isTrial(request)) {
        checkReplication(metadata, input)
        await explained('replication parameters fail validation', () => replications.validate(input))
        return reply.code(204).send()
      }
      const replication = await createReplication(metadata, input)
      await replications.refresh()
      return reply.code(201).send(answer(replication))
    },
  })

  addRoute(app, 'bare', '/api/v2/replications/:id', {
    GET: (request) => answer(named(request, 'read')),
    PATCH: async (request, reply) => {
      const before = named(request, 'write')
      const change = decodeJson(bodyOf(request), CHANGE, 'failed to unmarshal json')
      if (change.remoteID !== undefined) demandRemote(request.authorizer, change.remoteID, before.orgID)
      if (isTrial(request)) {
        const after = changedReplication(before, change)
        checkReplication(metadata, after)
        await explained('validation fails after applying update', () => replications.validate(after))
        return reply.code(204).send()
      }
      const replication = await updateReplication(metadata, before.id, change)
      await replications.refresh()
      return answer(replication)
    },
    DELETE: async (request, reply) => {
      await deleteReplication(metadata, named(request, 'write').id)
      await replications.refresh()
      return reply.code(204).send()
    },
  })

  addRoute(app, 'bare', '/api/v2/replications/:id/validate', {
    POST: async (request, reply) => {
      const replication = named(request, 'read')
      await explained('replication failed validation', () => replications.validate(replication))
      return reply.code(204).send()
    },
  })

  function named(request: FastifyRequest, action: 'read' | 'write'): Replication {
    const id = pathParameter(request, 'id')
    if (!isId(id)) throw new ApiError('invalid', 'replication ID is invalid')
    const replication = findReplication(metadata, parseId(id))
    demand(request.authorizer, action, resourceOf(replication))
    return replication
  }
}

const resourceOf = ({ id, orgID }: Replication) => ({ type: 'replications', id, orgID })

/** Whether it is only to be said whether a request would do. */
const isTrial = (request: FastifyRequest) => queryParameter(request, 'validate') === 'true'

function decodeFilter(request: FastifyRequest) {
  const orgID = orgIdOf(queryParameter(request, 'orgID'))
  const id = (name: string, what: string) => {
    const text = queryParameter(request, name)
    if (text !== '' && !isId(text)) throw new ApiError('invalid', `invalid ${what} ID`)
    return text === '' ? undefined : parseId(text)
  }
  const name = queryParameter(request, 'name')
  return { orgID, name, remoteID: id('remoteID', 'remote'), localBucketID: id('localBucketID', 'local bucket') }
}

function decodeNew(request: FastifyRequest): NewReplication {
  const body = decodeJson(bodyOf(request), NEW_REPLICATION, 'failed to unmarshal json')
  const { remoteID, localBucketID } = body
  if (remoteID === undefined) throw new ApiError('invalid', 'invalid remote ID')
  if (localBucketID === undefined) throw new ApiError('invalid', 'invalid local bucket ID')
  return {
    ...body,
    orgID: orgIdOf(body.orgID ?? ''),
    name: body.name ?? '',
    remoteID,
    localBucketID,
    remoteBucketName: body.remoteBucketName ?? '',
    maxQueueSizeBytes: body.maxQueueSizeBytes ?? DEFAULT_QUEUE_BYTES,
    maxAgeSeconds: body.maxAgeSeconds ?? DEFAULT_MAX_AGE_SECONDS,
    dropNonRetryableData: body.dropNonRetryableData ?? false,
  }
}

/** Whoever replicates a bucket reads it, and uses the connection. */
function demandNew(authorizer: Authorizer, { orgID, localBucketID, remoteID }: NewReplication): void {
  demand(authorizer, 'write', { type: 'replications', orgID })
  demand(authorizer, 'read', { type: 'buckets', id: localBucketID, orgID })
  demandRemote(authorizer, remoteID, orgID)
}

function demandRemote(authorizer: Authorizer, id: string, orgID: string): void {
  demand(authorizer, 'read', { type: 'remotes', id, orgID })
}

async function explained(what: string, act: () => Promise<void>): Promise<void> {
  try {
    await act()
  } catch (error) {
    throw error instanceof ApiError ? error.within(what) : error
  }
}
