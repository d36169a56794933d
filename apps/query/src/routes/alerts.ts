import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { answerAlert } from '@nrg/detection/alerts/answer'
import { latestAlerts } from '@nrg/detection/alerts/latest'
import { readAlerts } from '@nrg/influx/stored-alerts'
import { ALERT_LIST_MS, AlertList } from '@nrg/schema/alert'
import { Problem } from '@nrg/schema/problem'
import type { RouteOptions } from './options.ts'

/** `GET /api/alerts`. */
const alerts: FastifyPluginAsyncTypebox<RouteOptions> = async (fastify, { reader, fleet, clock }) => {
  fastify.get(
    '/api/alerts',
    {
      schema: {
        tags: ['alerts'],
        summary: 'The alerts of the last 24 hours',
        description: 'The latest per device, metric and reason whose condition held within the last 24 hours.',
        response: { 200: AlertList, '4xx': Problem, '5xx': Problem },
      },
    },
    (_request, reply) =>
      reply.sendShared([], async (signal) => {
        const now = clock()
        const stored = await readAlerts(reader, { from: new Date(now - ALERT_LIST_MS) }, { signal, now: new Date(now) })
        return latestAlerts(stored).map((alert) => answerAlert(alert, fleet, now))
      }),
  )
}

export default alerts
