import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Problem } from '@nrg/schema/problem'
import { keyMatcher } from '@nrg/service/key-matcher'
import { isLocal, LOOPBACK_PAGE } from '@nrg/service/local'
import { Type } from '@sinclair/typebox'
import { KeyRequired } from '../errors.ts'
import type { Operations } from '../operations.ts'

export interface OperationsRoutes {
  readonly operations: Operations
  /** With it anybody may operate; without it this machine may, in development. */
  readonly key: string | undefined
  readonly production: boolean
}

const problems = { '4xx': Problem, '5xx': Problem }
const tags = ['operations']

const explainSchema = {
  tags,
  summary: 'Who is told of the incident of an alert, when and why',
  params: Type.Object({ id: Type.String({ description: 'The id of an alert, or of an incident' }) }),
  response: {
    200: Type.Object({
      incident: Type.String(),
      title: Type.String(),
      told: Type.Array(
        Type.Object({ channel: Type.String(), addressee: Type.String(), when: Type.String(), why: Type.String() }),
      ),
      passed: Type.Array(Type.String()),
    }),
    ...problems,
  },
}
const testSchema = {
  tags,
  summary: 'Sends one message to all of a channel',
  params: Type.Object({ channel: Type.String() }),
  response: {
    200: Type.Array(
      Type.Object({
        addressee: Type.String(),
        outcome: Type.Object({ kind: Type.String(), reason: Type.Optional(Type.String()) }),
      }),
    ),
    ...problems,
  },
}
const givenUpSchema = {
  tags,
  summary: 'Messages that could not be sent within a day',
  response: {
    200: Type.Array(
      Type.Object({
        key: Type.String(),
        channel: Type.String(),
        kind: Type.String(),
        decided: Type.String(),
        incidents: Type.Array(Type.String()),
        fault: Type.String(),
      }),
    ),
    ...problems,
  },
}
const retrySchema = {
  tags,
  summary: 'Tries again what could not be sent, for another day',
  response: { 200: Type.Object({ retried: Type.Integer(), outdated: Type.Integer() }), ...problems },
}

/** `/api/notify`: what `npm run notify` asks of the service that runs. */
const operations: FastifyPluginAsyncTypebox<OperationsRoutes> = async (fastify, { operations, key, production }) => {
  const isKey = key === undefined ? () => false : keyMatcher(key)
  fastify.addHook('onRequest', async (request, reply) => {
    const { authorization = '', origin } = request.headers
    if (isKey(authorization.replace(/^bearer +/i, ''))) return
    const ownPage = origin === undefined || LOOPBACK_PAGE.test(origin)
    if (!production && ownPage && isLocal(request)) return
    reply.header('www-authenticate', 'Bearer realm="notify"')
    throw new KeyRequired()
  })

  fastify.get('/api/notify/explain/:id', { schema: explainSchema }, async ({ params: { id } }) => {
    const { told, passed, ...about } = await operations.explain(id)
    return { ...about, told: [...told], passed: [...passed] }
  })

  fastify.post('/api/notify/test/:channel', { schema: testSchema }, async ({ params: { channel } }) => [
    ...(await operations.test(channel)),
  ])

  fastify.get('/api/notify/given-up', { schema: givenUpSchema }, async () =>
    (await operations.givenUp()).map((one) => ({ ...one, incidents: [...one.incidents] })),
  )

  fastify.post('/api/notify/retry', { schema: retrySchema }, () => operations.retry())
}

export default operations
