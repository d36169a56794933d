import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { isLocal } from '@nrg/service/local'
import { Type } from '@sinclair/typebox'
import { NotLocal } from '../errors.ts'
import { settleAll } from '../spool/dead-letters.ts'
import type { Spooling } from '../spool/spooling.ts'

const MOST = 500

const page = Type.Object({
  from: Type.Optional(Type.String({ pattern: '^\\d{1,15}$', description: 'The first id that is wanted' })),
})
const chosen = Type.Object({
  ids: Type.Optional(
    Type.String({ pattern: '^\\d{1,15}(,\\d{1,15})*$', description: 'Ids with commas between; left out, all' }),
  ),
})
const params = Type.Object({ how: Type.Union([Type.Literal('replay'), Type.Literal('drop')]) })

/** What is spooled, and the dead letters: for this machine and with the key, as the commands ask for them. */
const spoolRoutes: FastifyPluginAsyncTypebox<{ spooling: Spooling }> = async (fastify, { spooling }) => {
  const { spool } = spooling
  fastify.addHook('onRequest', fastify.requireIngestKey)
  fastify.addHook('onRequest', async (request) => {
    if (!isLocal(request)) throw new NotLocal()
  })
  const schema = { tags: ['service'], security: [{ key: [] }] }

  fastify.get('/api/spool', { schema: { ...schema, summary: 'What is spooled' } }, () => spool.state)
  fastify.get(
    '/api/spool/dead-letters',
    { schema: { ...schema, summary: 'What the database never takes', querystring: page } },
    ({ query }) => spool.deadLetters(Number(query.from ?? 0), MOST),
  )
  fastify.post(
    '/api/spool/dead-letters/:how',
    { schema: { ...schema, summary: 'Replay or drop dead letters', params, querystring: chosen } },
    async ({ params, query }) => {
      const settled = await settleAll(
        spool,
        params.how,
        query.ids ? new Set(query.ids.split(',').map(Number)) : undefined,
      )
      if (params.how === 'replay') spooling.wake()
      return { ok: true, settled }
    },
  )
}

export default spoolRoutes
