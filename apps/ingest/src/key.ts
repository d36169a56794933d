import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { Unauthorized } from './errors.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** An `onRequest` hook that lets only requests with the key pass, before their body is read. */
    requireKey(request: FastifyRequest, reply: FastifyReply): Promise<void>
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest()

/** Compares the `Authorization` header with the key, as it is or after `Bearer` or `Token`. */
export default fp<{ key: string }>(
  async (fastify, { key }) => {
    const expected = digest(key)
    // Digests have one length, so the comparison says nothing of the key, not even how long it is.
    const matches = (text: string) => timingSafeEqual(digest(text), expected)

    fastify.decorate('requireKey', async (request: FastifyRequest, reply: FastifyReply) => {
      const header = request.headers.authorization ?? ''
      const whole = matches(header)
      const credentials = matches(header.replace(/^(bearer|token) +/i, ''))
      if (whole || credentials) return
      reply.header('www-authenticate', 'Bearer realm="ingest"')
      throw new Unauthorized()
    })
  },
  { name: 'key' },
)
