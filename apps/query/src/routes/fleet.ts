import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { FleetSummary } from '@nrg/schema/fleet-summary'
import { MetricList } from '@nrg/schema/metric-summary'
import { Problem } from '@nrg/schema/problem'
import { SiteList } from '@nrg/schema/site'
import { Type } from '@sinclair/typebox'
import { fleetExample, metricExamples, siteExample } from '../examples/fleet.ts'
import { withExample } from '../examples/with-example.ts'
import { fleetSummary } from '../fleet/summary.ts'
import { liveFor } from '../live-for.ts'
import { metricSummaries } from '../metrics/summary.ts'
import type { RouteOptions } from '../route-options.ts'
import { siteSummaries } from '../sites/summary.ts'
import type { StreamHub } from '../stream/stream-hub.ts'

const problems = { '4xx': Problem, '5xx': Problem }
const tags = ['fleet']
const querystring = Type.Object({}, { additionalProperties: false })

/** `GET /api/fleet`, `GET /api/sites` and `GET /api/metrics`. */
const fleetRoutes: FastifyPluginAsyncTypebox<
  RouteOptions & { readonly hub: StreamHub; readonly simulated: boolean }
> = async (fastify, { fleet, clock, live, hub, simulated }) => {
  fastify.get(
    '/api/fleet',
    {
      schema: {
        tags,
        summary: 'The whole fleet at a moment',
        description: 'No older than 2 s; while the database cannot be reached up to a minute, and `Age` says so.',
        querystring,
        response: { 200: withExample(FleetSummary, fleetExample), ...problems },
      },
    },
    async (_request, reply) => {
      const state = await liveFor(reply, live, clock())
      const eventId = hub.placeOf(state)
      return reply.sendShared([String(state.version), eventId], async () => ({
        ...fleetSummary(state, fleet, { now: clock(), eventId, simulated }),
        power_spark: state.powerMinutes.map(([time, kw]): [number, number] => [time, kw]),
      }))
    },
  )

  fastify.get(
    '/api/sites',
    {
      schema: {
        tags,
        summary: 'All sites, and how they do',
        querystring,
        response: { 200: withExample(SiteList, [siteExample]), ...problems },
      },
    },
    async (_request, reply) => {
      const state = await liveFor(reply, live, clock())
      return reply.sendShared([String(state.version)], async () => siteSummaries(state, fleet))
    },
  )

  fastify.get(
    '/api/metrics',
    {
      schema: {
        tags,
        summary: 'What is measured, and what is derived of it',
        querystring,
        response: { 200: withExample(MetricList, metricExamples), ...problems },
      },
    },
    async () => metricSummaries(fleet),
  )
}

export default fleetRoutes
