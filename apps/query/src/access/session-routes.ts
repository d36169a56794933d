import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Problem } from '@nrg/schema/problem'
import { SessionAnswer, SessionBody } from '@nrg/schema/session'
import { Type } from '@sinclair/typebox'
import { UnknownKey } from '../errors.ts'
import { sessionExample } from '../examples/fleet.ts'
import { withExample } from '../examples/with-example.ts'
import { clearCookies, requireCsrfToken, SESSION_COOKIE, setCookies } from './cookies.ts'
import type { Credentials } from './credentials.ts'
import { operator } from './person.ts'

const tags = ['session']
const problems = { '4xx': Problem, '5xx': Problem }

/** Tries at a key, from one address in ten seconds. */
const TRIES = 20

/** `/api/session`: signing in and out with a browser. */
const sessionRoutes: FastifyPluginAsyncTypebox<{ readonly credentials: Credentials }> = async (
  fastify,
  { credentials },
) => {
  fastify.post(
    '/api/session',
    {
      config: { forEverybody: true, rateLimit: { max: TRIES } },
      schema: {
        tags,
        summary: 'Sign in',
        description:
          'Sets the cookies `nrg_session`, which no script can read, and `nrg_csrf`, which what changes something sends back as `X-CSRF-Token`; both last 12 hours.',
        body: SessionBody,
        response: { 204: Type.Null(), ...problems },
      },
    },
    async (request, reply) => {
      const key = await credentials.byKey(request.body.key)
      if (key === undefined) throw new UnknownKey()
      setCookies(request, reply, await credentials.begin(key))
      return reply.status(204).send(null)
    },
  )

  fastify.get(
    '/api/session',
    {
      schema: {
        tags,
        summary: 'Who asks',
        response: { 200: withExample(SessionAnswer, sessionExample), ...problems },
      },
    },
    async (request, reply) => {
      const { role, actor, until } = request.person ?? operator
      reply.header('cache-control', 'no-store')
      return { role, actor, until: Number.isFinite(until) ? new Date(until).toISOString() : null }
    },
  )

  fastify.delete(
    '/api/session',
    {
      config: { forEverybody: true },
      schema: { tags, summary: 'Sign out', response: { 204: Type.Null(), ...problems } },
    },
    async (request, reply) => {
      const token = request.cookies[SESSION_COOKIE]
      if (token !== undefined) {
        requireCsrfToken(request, token)
        await credentials.end(token)
      }
      clearCookies(request, reply)
      return reply.status(204).send(null)
    },
  )
}

export default sessionRoutes
