import type { FastifyInstance } from 'fastify'
import { type Authorizer, may } from '../metadata/authorizer.ts'
import { findBucket, findBucketByName } from '../metadata/buckets.ts'
import { isId, parseId } from '../metadata/identifier.ts'
import type { Metadata } from '../metadata/metadata.ts'
import type { Bucket } from '../metadata/records.ts'
import { ApiError, type ErrorCode } from '../wire/api-error.ts'
import type { ApiContext } from './api-context.ts'
import { unpackBody } from './packed-body.ts'
import { addRoute, bodyOf, queryParameter } from './routes.ts'
import { organizationOf } from './targets.ts'

export type Precision = 'ns' | 'us' | 'ms' | 's'

/** `/api/v2/write`: line protocol. It is on disk when 204 is answered. */
export function writeRoutes(app: FastifyInstance, context: ApiContext): void {
  addRoute(app, 'named', '/api/v2/write', {
    POST: async (request, reply) => {
      const precision = decodePrecision(queryParameter(request, 'precision'))
      const bucketName = queryParameter(request, 'bucket')
      if (bucketName === '') throw new ApiError('not found', 'bucket not found')
      const lines = await unpackBody(bodyOf(request), request.headers['content-encoding'], context.limits.unpackedBytes)
      const { id: orgID } = organizationOf(request, context.metadata)
      const bucket = target(context.metadata, orgID, bucketName)
      demandWrite(request.authorizer, bucket)
      await writeLines(context, bucket, lines, precision)
      return reply.code(204).send()
    },
  })
}

/** Refuses to write to a bucket. */
export function demandWrite(authorizer: Authorizer, { id, orgID }: Bucket): void {
  if (!authorizer.active) throw new ApiError('forbidden', 'insufficient permissions for write: token is inactive')
  if (!may(authorizer, 'write', { type: 'buckets', id, orgID })) {
    throw new ApiError('forbidden', 'insufficient permissions for write')
  }
}

/** Hands lines to the store and turns its refusal into an answer. */
export async function writeLines(
  { store, metadata }: ApiContext,
  bucket: Bucket,
  lines: Uint8Array,
  precision: Precision,
): Promise<void> {
  const now = BigInt(metadata.now()) * 1_000_000n
  const outcome = await store.write(bucket.id, lines, { precision, now })
  if (!outcome.ok) throw new ApiError(outcome.code as ErrorCode, outcome.message)
}

function target(metadata: Metadata, orgID: string, name: string): Bucket {
  if (isId(name) && metadata.buckets.get(parseId(name))) return findBucket(metadata, parseId(name))
  return findBucketByName(metadata, orgID, name)
}

function decodePrecision(text: string): Precision {
  if (text === '') return 'ns'
  if (text !== 'ns' && text !== 'us' && text !== 'ms' && text !== 's') {
    throw new ApiError('invalid', 'invalid precision; valid precision units are ns, us, ms, and s')
  }
  return text
}
