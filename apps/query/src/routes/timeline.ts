import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Problem } from '@nrg/schema/problem'
import { Timeline } from '@nrg/schema/timeline'
import { Type } from '@sinclair/typebox'
import { BadParameter } from '../errors.ts'
import { timelineExample } from '../examples/fleet.ts'
import { withExample } from '../examples/with-example.ts'
import { heldSince } from '../live/held.ts'
import { liveFor } from '../live-for.ts'
import { choicesOf } from '../parameters/list.ts'
import { LimitParameter, limitOf } from '../parameters/page.ts'
import { stretchOf, TimeParameter } from '../parameters/time.ts'
import type { RouteOptions } from '../route-options.ts'
import { laneKinds, lanesOf } from '../timeline/lanes.ts'

const DAY_MS = 86_400_000
const [MOST_LANES, USUAL_LANES] = [500, 100]

/** `GET /api/timeline`. */
const timeline: FastifyPluginAsyncTypebox<RouteOptions> = async (fastify, { reader, fleet, clock, live, acts }) => {
  fastify.get(
    '/api/timeline',
    {
      schema: {
        tags: ['incidents'],
        summary: 'Incidents as spans of time, by site, kind or device',
        description:
          'Those that are less than a 500th of the stretch apart are one span, with their number. `X-Total-Count` is how many lanes there are.',
        querystring: Type.Object(
          {
            from: TimeParameter('The beginning; a day before the end where it is left out'),
            to: TimeParameter('The end; now where it is left out'),
            by: Type.Optional(Type.String({ description: `${laneKinds.join(', ')}: site where it is left out` })),
            limit: LimitParameter(MOST_LANES, USUAL_LANES),
          },
          { additionalProperties: false },
        ),
        response: { 200: withExample(Timeline, [timelineExample]), '4xx': Problem, '5xx': Problem },
      },
    },
    async ({ query, signal }, reply) => {
      const now = clock()
      const stretch = stretchOf(query, now, DAY_MS)
      const [by = 'site', ...more] = choicesOf('by', query.by, laneKinds) ?? []
      if (more.length > 0) throw new BadParameter('by: one of them')
      const limit = limitOf(query.limit, MOST_LANES) ?? USUAL_LANES
      const state = await liveFor(reply, live, now)
      const options = { signal, now: new Date(now) }
      const held = await heldSince(stretch.from, { reader, fleet, acts, state }, options)
      const incidents = await live.withEvidence(held.incidents, options)
      const { lanes, total } = lanesOf(incidents, { ...stretch, by, limit }, fleet, now)
      reply.header('x-total-count', total)
      return lanes
    },
  )
}

export default timeline
