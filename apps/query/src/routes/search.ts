import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Problem } from '@nrg/schema/problem'
import { SearchHits } from '@nrg/schema/search'
import { Type } from '@sinclair/typebox'
import { searchExample } from '../examples/fleet.ts'
import { withExample } from '../examples/with-example.ts'
import { liveFor } from '../live-for.ts'
import { LimitParameter, limitOf } from '../parameters/page.ts'
import type { RouteOptions } from '../route-options.ts'
import { findByWords } from '../search/find.ts'

const [MOST, USUAL] = [50, 8]

/** `GET /api/search`. */
const search: FastifyPluginAsyncTypebox<RouteOptions> = async (fastify, { fleet, clock, live }) => {
  fastify.get(
    '/api/search',
    {
      schema: {
        tags: ['fleet'],
        summary: 'Sites, devices and incidents of the last day by the beginnings of their words',
        querystring: Type.Object(
          {
            q: Type.String({ minLength: 1, maxLength: 100, description: 'What is looked for' }),
            limit: LimitParameter(MOST, USUAL),
          },
          { additionalProperties: false },
        ),
        response: { 200: withExample(SearchHits, searchExample), '4xx': Problem, '5xx': Problem },
      },
    },
    async ({ query: { q, limit } }, reply) =>
      findByWords(q, await liveFor(reply, live, clock()), fleet, limitOf(limit, MOST) ?? USUAL),
  )
}

export default search
