import type { Predicate } from '@nrg/flux/storage'
import type { FastifyInstance } from 'fastify'
import { may } from '../metadata/authorizer.ts'
import { ApiError } from '../wire/api-error.ts'
import { parseRfc3339 } from '../wire/rfc3339.ts'
import type { ApiContext } from './api-context.ts'
import { decodeJson } from './decode.ts'
import { parseDeletePredicate, type TagCondition } from './delete-predicate.ts'
import { addRoute, bodyOf } from './routes.ts'
import { bucketOf, organizationOf } from './targets.ts'

const LEAST_TIME = -9_223_372_036_854_775_806n
const MOST_TIME = 9_223_372_036_854_775_806n
const PREFIX = 'error decoding json body'

/** `/api/v2/delete`: removes the points of a time span, of all series or those that a predicate names. */
export function deleteRoutes(app: FastifyInstance, { metadata, store }: ApiContext): void {
  addRoute(app, 'named', '/api/v2/delete', {
    POST: async (request, reply) => {
      const body = decodeJson(
        bodyOf(request),
        { struct: 'deleteRequestDecode', members: { start: 'string', stop: 'string', predicate: 'string' } },
        PREFIX,
      )
      const start = time(body.start ?? '', 'start', '2009-01-02T23:00:00Z')
      const stop = time(body.stop ?? '', 'stop', '2009-01-01T23:00:00Z')
      const conditions = parseDeletePredicate(body.predicate ?? '')
      const organization = organizationOf(request, metadata)
      const bucket = bucketOf(request, metadata, organization.id)
      if (!may(request.authorizer, 'write', { type: 'buckets', id: bucket.id, orgID: bucket.orgID })) {
        throw new ApiError('forbidden', 'insufficient permissions to delete')
      }
      const predicate = conditions.map(seriesPredicate).reduce(both, undefined)
      await store.delete(bucket.id, { start, stop, ...(predicate && { predicate }) })
      return reply.code(204).send()
    },
  })
}

/** A series without the tag never matches, whatever is asked of it. */
function seriesPredicate({ key, operator, value }: TagCondition): Predicate {
  const condition = { kind: 'tag', name: key, op: operator === '=' ? '==' : '!=', value } as const
  return { kind: 'and', left: { kind: 'tag', name: key, op: '!=', value: '' }, right: condition }
}

function both(left: Predicate | undefined, right: Predicate): Predicate {
  return left ? { kind: 'and', left, right } : right
}

function time(text: string, field: 'start' | 'stop', example: string): bigint {
  let at: bigint
  try {
    at = parseRfc3339(text)
  } catch (error) {
    throw new ApiError(
      'invalid',
      `${PREFIX}: invalid RFC3339Nano for field ${field}, please format your time with RFC3339Nano format, example: ${example}`,
      { cause: error },
    )
  }
  if (at >= LEAST_TIME && at <= MOST_TIME) return at
  const bound =
    field === 'start'
      ? 'start time, start time must not be before 1677-09-21T00:12:43.145224194Z'
      : 'stop time, stop time must not be after 2262-04-11T23:47:16.854775806Z'
  throw new ApiError('invalid', `${PREFIX}: invalid ${bound}`)
}
