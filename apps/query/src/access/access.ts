import type { ServerResponse } from 'node:http'
import cookie from '@fastify/cookie'
import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { KeyRequired, OperateRequired } from '../errors.ts'
import { clearCookies, requireCsrfToken, SESSION_COOKIE } from './cookies.ts'
import type { Credentials } from './credentials.ts'
import type { Person } from './person.ts'
import { type WithoutKeyOptions, withoutKey } from './without-key.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Ends the answers that are under way to people whose key or session has ended. */
    endAnswers(): void
  }

  interface FastifyContextConfig {
    /** It is for everybody: who asks is not found out. */
    forEverybody?: boolean
  }
}

export interface AccessOptions extends WithoutKeyOptions {
  readonly credentials: Credentials
}

/**
 * Finds out who asks before anything else is done: reading under `/api` is for those who may read, the rest for those who
 * may operate. By the session of a browser, what changes something needs the token against forged requests.
 */
export default fp<AccessOptions>(
  async (fastify, { credentials, ...rules }) => {
    await fastify.register(cookie)
    fastify.decorateRequest('person', null)
    const underWay = new Map<ServerResponse, Person>()

    fastify.addHook('onRequest', async (request, reply) => {
      const { url = '', config } = request.routeOptions
      if (!url.startsWith('/api/') || config.forEverybody) return
      const person = await personOf(request, reply)
      if (person === undefined) {
        reply.header('www-authenticate', 'Bearer realm="query"')
        throw new KeyRequired()
      }
      if (person.role === 'read' && !isSafe(request)) throw new OperateRequired()
      request.person = person
      underWay.set(reply.raw, person)
      reply.raw.once('close', () => underWay.delete(reply.raw))
    })
    fastify.decorate('endAnswers', () => {
      for (const [answer, { holds }] of underWay) if (!holds()) answer.destroy()
    })

    async function personOf(request: FastifyRequest, reply: FastifyReply): Promise<Person | undefined> {
      const [, bearer] = /^bearer +(.+)$/i.exec(request.headers.authorization ?? '') ?? []
      const byKey = bearer === undefined ? undefined : await credentials.byKey(bearer)
      if (byKey !== undefined) return byKey.person
      const token = request.cookies[SESSION_COOKIE]
      if (token === undefined) return withoutKey(request, rules)
      const person = await credentials.bySession(token)
      if (person !== undefined) {
        if (!isSafe(request)) requireCsrfToken(request, token)
        return person
      }
      // It would be looked for with each request.
      clearCookies(request, reply)
      return withoutKey(request, rules)
    }
  },
  { name: 'access', dependencies: ['problems'] },
)

const isSafe = ({ method }: FastifyRequest) => method === 'GET' || method === 'HEAD'
