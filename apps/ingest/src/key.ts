import { keyMatcher } from '@nrg/service/key-matcher'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { Unauthorized } from './errors.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** An `onRequest` hook that lets only requests with the key pass, before their body is read. */
    requireKey(request: FastifyRequest, reply: FastifyReply): Promise<void>
  }
}

/** Compares the `Authorization` header with the key, as it is or after `Bearer` or `Token`. */
export default fp<{ key: string }>(
  async (fastify, { key }) => {
    const matches = keyMatcher(key)

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
