import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { alertId } from '@nrg/detection/alerts/id'
import type { Incident } from '@nrg/detection/alerts/incident'
import { worstAlert } from '@nrg/detection/alerts/worst'
import { AcknowledgeBody, CommentBody, VerdictBody } from '@nrg/schema/act'
import { ACT_ALERTS } from '@nrg/schema/act-event'
import { LogEntry } from '@nrg/schema/explanation'
import { Incident as AnsweredIncident } from '@nrg/schema/incident'
import { Nullable } from '@nrg/schema/nullable'
import { Problem } from '@nrg/schema/problem'
import { Type } from '@sinclair/typebox'
import { acknowledgeBodyExample, commentBodyExample, verdictBodyExample } from '../examples/act.ts'
import { incidentExample } from '../examples/case.ts'
import { commentExample } from '../examples/fleet.ts'
import { withExample } from '../examples/with-example.ts'
import { answerIncident } from '../incidents/answer.ts'
import { findActed } from './find-acted.ts'
import type { ActRouteOptions } from './options.ts'
import { ActHeaders, type Asked, actOf } from './request.ts'

const tags = ['acts']
const params = Type.Object({ id: Type.String({ description: 'The id of an incident, or of an alert of it' }) })
const problems = { '4xx': Problem, '5xx': Problem }
const response = { 200: withExample(AnsweredIncident, incidentExample), ...problems }

const acknowledgeSchema = {
  tags,
  summary: 'Somebody has taken an incident',
  description: 'It holds for all of its alerts, until the incident is over. Done again it changes nothing.',
  params,
  headers: ActHeaders,
  body: withExample(Type.Optional(Nullable(AcknowledgeBody)), acknowledgeBodyExample),
  response,
}
const unacknowledgeSchema = { tags, summary: 'Nobody has taken it any more', params, headers: ActHeaders, response }
const commentSchema = {
  tags,
  summary: 'Something is said of an incident',
  params,
  headers: ActHeaders,
  body: withExample(CommentBody, commentBodyExample),
  response: { 201: withExample(LogEntry, commentExample), ...problems },
}
const verdictSchema = {
  tags,
  summary: 'Whether it was right: a real fault, a false alarm, or planned work',
  description: 'The latest verdict holds; `null` takes it back.',
  params,
  headers: ActHeaders,
  body: withExample(VerdictBody, verdictBodyExample),
  response,
}

/** What is done about incidents: under `/api/incidents` and, for who has the id of an alert of it, under `/api/alerts`. */
const incidentActs: FastifyPluginAsyncTypebox<ActRouteOptions> = async (fastify, options) => {
  const { log, fleet, clock } = options
  const about = async (id: string, request: Asked) => {
    const found = await findActed(id, options)
    return { found, said: { ...actOf(request, clock()), ...targetOf(found.incident) } }
  }
  const answer = async (id: string) => answerIncident(await findActed(id, options), fleet, clock())

  for (const path of ['/api/incidents/:id', '/api/alerts/:id']) {
    fastify.post(`${path}/acknowledge`, { schema: acknowledgeSchema }, async (request) => {
      const { found, said } = await about(request.params.id, request)
      const comment = request.body?.comment
      if (found.acts.acknowledged === null)
        await log.write({ type: 'acknowledge', ...said, ...(comment !== undefined && { comment }) })
      return answer(request.params.id)
    })

    fastify.delete(`${path}/acknowledge`, { schema: unacknowledgeSchema }, async (request) => {
      const { found, said } = await about(request.params.id, request)
      if (found.acts.acknowledged !== null) await log.write({ type: 'unacknowledge', ...said })
      return answer(request.params.id)
    })

    fastify.post(`${path}/comments`, { schema: commentSchema }, async (request, reply) => {
      const { said } = await about(request.params.id, request)
      const { text } = request.body
      const { type, time, actor } = await log.write({ type: 'comment', ...said, text })
      return reply.status(201).send({ type, time: new Date(time).toISOString(), actor, text })
    })

    fastify.put(`${path}/verdict`, { schema: verdictSchema }, async (request) => {
      const { found, said } = await about(request.params.id, request)
      const { device_id: device, metric, reason, since } = worstAlert(found.incident)
      const { verdict, cause } = request.body
      const given = { verdict, ...(cause !== undefined && { cause }) }
      await log.write({ type: 'verdict', ...said, device, metric, reason, since, ...given })
      return answer(request.params.id)
    })
  }
}

/** What an act names of an incident, by which it is found again. */
const targetOf = ({ id: incident, alerts }: Incident) => ({
  incident,
  alerts: alerts.slice(0, ACT_ALERTS).map(alertId),
})

export default incidentActs
