import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Problem } from '@nrg/schema/problem'
import { SeriesRange } from '@nrg/schema/series-range'
import { isKnown } from '../devices/is-known.ts'
import { UnknownDevice } from '../errors.ts'
import { seriesExample } from '../examples/device.ts'
import { withExample } from '../examples/with-example.ts'
import { liveFor } from '../live-for.ts'
import type { RouteOptions } from '../route-options.ts'
import { SeriesQuery, seriesQuestion } from '../series/parameters.ts'
import { type RangeSource, readRange } from '../series/range.ts'
import { isSettled, SETTLED } from '../series/settled.ts'
import { DeviceParams } from './devices.ts'

type SeriesOptions = RouteOptions & Pick<RangeSource, 'configs'>

/** `GET /api/devices/:id/series`. */
const series: FastifyPluginAsyncTypebox<SeriesOptions> = async (fastify, options) => {
  const { reader, fleet, clock, live, acts, configs } = options
  fastify.get(
    '/api/devices/:id/series',
    {
      schema: {
        tags: ['devices'],
        summary: 'A device in a range of time, as columns for a chart',
        description:
          'Steps of readings, from a minute on of their rollup. `min` and `max` are those of the readings: one that stands out never vanishes; those of a power that is derived are bounds of it. The usual band is expected ± 2 sd, the alerting one ± threshold · sd. A range between two times that late readings cannot change any more may be kept for an hour.',
        params: DeviceParams,
        querystring: SeriesQuery,
        response: { 200: withExample(SeriesRange, seriesExample), '4xx': Problem, '5xx': Problem },
      },
    },
    async ({ params: { id }, query }, reply) => {
      const question = seriesQuestion(query, id, fleet, clock())
      const state = await liveFor(reply, live, clock())
      const settled = isSettled(query, question, fleet, clock())
      return reply.sendShared([id, JSON.stringify(question), String(settled)], async (signal, headers) => {
        const asked = { signal, now: new Date(clock()), device: id }
        if (!state.devices.has(id) && !(await isKnown(reader, id, fleet, asked))) throw new UnknownDevice()
        const range = await readRange({ reader, fleet, acts, state, configs }, id, question, asked)
        // One that is open goes on, and its end is told.
        if (settled && !range.alerts.some(({ open }) => open)) headers['cache-control'] = SETTLED
        return range
      })
    },
  )
}

export default series
