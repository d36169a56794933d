import type { FastifyInstance, FastifyRequest } from 'fastify'
import { demand, demandReadBucket, mayReadBucket } from '../metadata/authorizer.ts'
import { createBucket, deleteBucket, findBucket, findBucketByName, updateBucket } from '../metadata/buckets.ts'
import { parseId } from '../metadata/identifier.ts'
import { labelsOf } from '../metadata/labels.ts'
import { findOrganizationByName } from '../metadata/organizations.ts'
import type { Bucket, Label } from '../metadata/records.ts'
import { ApiError } from '../wire/api-error.ts'
import type { ApiContext } from './api-context.ts'
import { decodeJson } from './decode.ts'
import { labelAnswer } from './labels.ts'
import { memberRoutes } from './members.ts'
import { decodePaging, page, pagingLinks } from './paging.ts'
import { resourceLabelRoutes } from './resource-labels.ts'
import { addRoute, bodyOf, pathParameter, queryParameter } from './routes.ts'

const RULES = {
  list: {
    struct: 'retentionRule',
    package: 'tenant',
    members: { type: 'string', everySeconds: 'int64', shardGroupDurationSeconds: 'int64' },
  },
} as const

const NEW_BUCKET = {
  struct: 'postBucketRequest',
  package: 'tenant',
  members: { orgID: 'id', name: 'string', description: 'string', rp: 'string', retentionRules: RULES },
} as const

const CHANGE = {
  struct: 'bucketUpdate',
  package: 'tenant',
  members: { name: 'string', description: 'string', retentionRules: RULES },
} as const

type Rule = { readonly everySeconds?: number; readonly shardGroupDurationSeconds?: number }

/** `/api/v2/buckets`: buckets, their members, owners and labels. */
export function bucketRoutes(app: FastifyInstance, context: ApiContext): void {
  const { metadata, store, replications } = context
  const answer = (bucket: Bucket) => bucketAnswer(bucket, labelsOf(metadata, bucket.id))

  addRoute(app, 'bare', '/api/v2/buckets', {
    GET: (request) => {
      const paging = decodePaging(request)
      const filter = decodeFilter(request)
      const found = select(context, filter, (all) => page(all, paging))
      const readable = found.filter((bucket) => mayReadBucket(request.authorizer, bucket))
      return {
        links: pagingLinks(
          '/api/v2/buckets',
          paging,
          { ...filter, bucket: filter.name, name: undefined },
          readable.length,
        ),
        buckets: readable.map(answer),
      }
    },
    POST: async (request, reply) => {
      const body = decodeJson(bodyOf(request), NEW_BUCKET, 'failed to unmarshal json')
      if (body.orgID === undefined) throw new ApiError('invalid', 'organization id must be provided')
      const rule = singleRule(body.retentionRules)
      demand(request.authorizer, 'write', { type: 'buckets', orgID: body.orgID })
      const bucket = await createBucket(metadata, store, {
        orgID: body.orgID,
        name: body.name ?? '',
        description: body.description ?? '',
        retentionSeconds: rule?.everySeconds ?? 0,
        shardGroupSeconds: rule?.shardGroupDurationSeconds ?? 0,
      })
      return reply.code(201).send(answer(bucket))
    },
  })

  addRoute(app, 'bare', '/api/v2/buckets/:id', {
    GET: (request) => {
      const bucket = findBucket(metadata, parseId(pathParameter(request, 'id')))
      demandReadBucket(request.authorizer, bucket)
      return answer(bucket)
    },
    PATCH: async (request) => {
      const id = parseId(pathParameter(request, 'id'))
      const body = decodeJson(bodyOf(request), CHANGE, 'failed to unmarshal json')
      const rule = singleRule(body.retentionRules)
      demand(request.authorizer, 'write', { type: 'buckets', id, orgID: findBucket(metadata, id).orgID })
      const bucket = await updateBucket(metadata, store, id, {
        name: body.name,
        description: body.description,
        retentionSeconds: rule?.everySeconds,
        shardGroupSeconds: rule?.shardGroupDurationSeconds,
      })
      // InfluxDB leaves the labels out here.
      return bucketAnswer(bucket, [])
    },
    DELETE: async (request, reply) => {
      const id = parseId(pathParameter(request, 'id'))
      demand(request.authorizer, 'write', { type: 'buckets', id, orgID: findBucket(metadata, id).orgID })
      await deleteBucket(metadata, store, id)
      await replications.refresh()
      return reply.code(204).send()
    },
  })

  const organizationOf = (id: string) => {
    const bucket = metadata.buckets.get(id)
    if (!bucket) throw new ApiError('not found', '404 page not found')
    return bucket.orgID
  }
  memberRoutes(app, context, 'buckets', 'bare', organizationOf)
  resourceLabelRoutes(app, context, 'buckets', organizationOf)
}

/** A bucket as the API shows it. */
export function bucketAnswer(bucket: Bucket, labels: readonly Label[]): unknown {
  const { id, orgID, type, description, name, retentionSeconds, shardGroupSeconds, createdAt, updatedAt } = bucket
  return {
    id,
    orgID,
    type,
    ...(description === '' ? {} : { description }),
    name,
    retentionRules: [{ type: 'expire', everySeconds: retentionSeconds, shardGroupDurationSeconds: shardGroupSeconds }],
    createdAt,
    updatedAt,
    links: {
      labels: `/api/v2/buckets/${id}/labels`,
      members: `/api/v2/buckets/${id}/members`,
      org: `/api/v2/orgs/${orgID}`,
      owners: `/api/v2/buckets/${id}/owners`,
      self: `/api/v2/buckets/${id}`,
      write: `/api/v2/write?org=${orgID}&bucket=${id}`,
    },
    labels: labels.map(labelAnswer),
  }
}

interface Filter {
  readonly id: string | undefined
  readonly name: string | undefined
  readonly org: string | undefined
  readonly orgID: string | undefined
}

function decodeFilter(request: FastifyRequest): Filter {
  const text = (name: string) => queryParameter(request, name) || undefined
  const id = (name: string) => {
    const value = text(name)
    return value === undefined ? undefined : parseId(value)
  }
  return { orgID: id('orgID'), org: text('org'), name: text('name'), id: id('id') }
}

function select({ metadata }: ApiContext, filter: Filter, paged: (all: Bucket[]) => Bucket[]): Bucket[] {
  if (filter.id !== undefined) return [findBucket(metadata, filter.id)]
  const byName = filter.org === undefined ? undefined : findOrganizationByName(metadata, filter.org).id
  const orgID = filter.orgID ?? byName
  if (orgID !== undefined && filter.name !== undefined) return [findBucketByName(metadata, orgID, filter.name)]
  return paged(
    metadata.buckets.filter(
      (bucket) =>
        (orgID === undefined || bucket.orgID === orgID) && (filter.name === undefined || bucket.name === filter.name),
    ),
  )
}

function singleRule(rules: readonly Rule[] | undefined): Rule | undefined {
  if (rules !== undefined && rules.length > 1) {
    throw new ApiError('unprocessable entity', 'buckets cannot have more than one retention rule at this time')
  }
  const rule = rules?.[0]
  if ((rule?.everySeconds ?? 0) < 0) {
    throw new ApiError('unprocessable entity', 'expiration seconds cannot be negative')
  }
  if ((rule?.shardGroupDurationSeconds ?? 0) < 0) {
    throw new ApiError('unprocessable entity', 'shard-group duration seconds cannot be negative')
  }
  return rule
}
