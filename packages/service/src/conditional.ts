import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'

/** What is known to be asked for again may be kept, and is asked for by its tag. */
const REVALIDATED = 'private, no-cache'

/**
 * Answers of reads under `/api/` have a weak ETag, of what they say, and may be kept if they are asked for again; who has
 * the same already is answered 304. A route may set its own `ETag` or `Cache-Control`; what is `no-store` has no tag.
 */
export default fp(
  async (fastify) => {
    fastify.addHook('onSend', (request, reply, payload, done) => {
      if (reply.statusCode !== 200 || !isRead(request)) return done(null, payload)
      if (!reply.hasHeader('cache-control')) reply.header('cache-control', REVALIDATED)
      if (reply.getHeader('cache-control') === 'no-store') return done(null, payload)
      if (!reply.hasHeader('etag')) {
        // A file that is written as it is read is known at its end.
        if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return done(null, payload)
        reply.header('etag', weakTag(payload))
      }
      if (!hasAlready(request, reply)) return done(null, payload)
      reply.code(304).removeHeader('content-type').removeHeader('content-encoding')
      done(null, '')
    })
  },
  { name: 'conditional' },
)

/** The weak ETag of a body. */
export const weakTag = (body: string | Buffer): string =>
  `W/"${createHash('sha1').update(body).digest('base64url').slice(0, 22)}"`

/** Whether who asks has what an answer's ETag names. */
export function hasAlready({ headers }: FastifyRequest, reply: FastifyReply): boolean {
  const asked = headers['if-none-match']
  if (asked === undefined) return false
  if (asked.trim() === '*') return true
  const own = strong(String(reply.getHeader('etag')))
  return asked.split(',').some((tag) => strong(tag) === own)
}

const strong = (tag: string) => tag.trim().replace(/^W\//, '')

const isRead = ({ method, routeOptions }: FastifyRequest) =>
  (method === 'GET' || method === 'HEAD') && routeOptions.url?.startsWith('/api/') === true
