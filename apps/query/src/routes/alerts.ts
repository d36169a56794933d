import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { answerAlert } from '@nrg/detection/alerts/answer'
import { latestAlerts } from '@nrg/detection/alerts/latest'
import { judgedUntil } from '@nrg/detection/as-of'
import { pipelineOf } from '@nrg/detection/settings/pipeline'
import { readAlerts } from '@nrg/influx/stored-alerts'
import { readTaskRuns } from '@nrg/influx/task-runs'
import { ALERT_LIST_MS, AlertList } from '@nrg/schema/alert'
import { Problem } from '@nrg/schema/problem'
import type { RouteOptions } from './options.ts'

/** The header that says up to which time readings are judged, in ISO 8601. */
const DETECTION_AS_OF = 'Detection-As-Of'

/** `GET /api/alerts`. */
const alerts: FastifyPluginAsyncTypebox<RouteOptions> = async (fastify, { reader, fleet, clock }) => {
  const pipeline = pipelineOf(fleet)
  const tasks = pipeline.map(({ task }) => task)
  fastify.get(
    '/api/alerts',
    {
      schema: {
        tags: ['alerts'],
        summary: 'The alerts of the last 24 hours',
        description: `The latest per device, metric and reason whose condition held within the last 24 hours. The header ${DETECTION_AS_OF} is the time up to which readings that came in time are judged; it is left out until every task has run.`,
        response: { 200: AlertList, '4xx': Problem, '5xx': Problem },
      },
    },
    (_request, reply) =>
      reply.sendShared([], async (signal, headers) => {
        const now = clock()
        // Before the alerts: those of all that it says to be judged are among them.
        const runs = await readTaskRuns(reader, tasks, { signal, now: new Date(now) })
        const until = judgedUntil(pipeline, runs)
        if (until !== undefined) headers[DETECTION_AS_OF] = new Date(until).toISOString()
        const stored = await readAlerts(reader, { from: new Date(now - ALERT_LIST_MS) }, { signal, now: new Date(now) })
        return latestAlerts(stored).map((alert) => answerAlert(alert, fleet, now))
      }),
  )
}

export default alerts
