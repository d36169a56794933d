import type { FastifyInstance } from 'fastify'
import type { Metadata } from '../metadata/metadata.ts'
import type { Bucket } from '../metadata/records.ts'
import { ApiError } from '../wire/api-error.ts'
import type { ApiContext } from './api-context.ts'
import { unpackBody } from './packed-body.ts'
import { addRoute, bodyOf, queryParameter } from './routes.ts'
import { demandWrite, type Precision, writeLines } from './write.ts'

const DEFAULT_RETENTION_POLICY = 'autogen'

/** What clients of InfluxDB 1 call the precisions. */
const PRECISIONS: Record<string, Precision> = { '': 'ns', ns: 'ns', n: 'ns', us: 'us', u: 'us', ms: 'ms', s: 's' }

/** `/write` of InfluxDB 1: the database is a bucket's name, or `database/policy`. */
export function legacyWriteRoutes(app: FastifyInstance, context: ApiContext): void {
  addRoute(app, 'named', '/write', {
    POST: async (request, reply) => {
      const database = queryParameter(request, 'db')
      if (database === '') throw new ApiError('invalid', 'missing db')
      const precision = PRECISIONS[queryParameter(request, 'precision')]
      if (!precision) throw new ApiError('invalid', 'invalid precision; valid precision units are ns, us, ms, and s')
      const lines = await unpackBody(bodyOf(request), request.headers['content-encoding'], context.limits.unpackedBytes)
      const orgID = request.authorizer.orgID as string
      const bucket = findMapped(context.metadata, orgID, database, queryParameter(request, 'rp'))
      demandWrite(request.authorizer, bucket)
      await writeLines(context, bucket, lines, precision)
      return reply.code(204).send()
    },
  })
}

function findMapped(metadata: Metadata, orgID: string, database: string, policy: string): Bucket {
  const bucket = metadata.buckets.find((candidate) => {
    if (candidate.orgID !== orgID) return false
    const slash = candidate.name.indexOf('/')
    const name = slash === -1 ? candidate.name : candidate.name.slice(0, slash)
    const itsPolicy = slash === -1 ? DEFAULT_RETENTION_POLICY : candidate.name.slice(slash + 1)
    return name === database && itsPolicy === (policy || DEFAULT_RETENTION_POLICY)
  })
  if (!bucket) throw new ApiError('not found', 'no dbrp mapping found')
  return bucket
}
