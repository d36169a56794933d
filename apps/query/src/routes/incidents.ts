import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Incident, IncidentList } from '@nrg/schema/incident'
import { Problem } from '@nrg/schema/problem'
import { Type } from '@sinclair/typebox'
import { UnknownIncident } from '../errors.ts'
import { incidentExample } from '../examples/case.ts'
import { withExample } from '../examples/with-example.ts'
import { answerIncident } from '../incidents/answer.ts'
import { findCase } from '../incidents/find.ts'
import { knownFor } from '../incidents/known-for.ts'
import { incidentLister } from '../incidents/list.ts'
import { CasesQuery, casesQuestion } from '../incidents/parameters.ts'
import { liveFor } from '../live-for.ts'
import { pageHeaders } from '../parameters/page.ts'
import type { RouteOptions } from '../route-options.ts'

const tags = ['incidents']
const problems = { '4xx': Problem, '5xx': Problem }

/** `GET /api/incidents` and `GET /api/incidents/:id`. */
const incidents: FastifyPluginAsyncTypebox<RouteOptions> = async (fastify, { reader, fleet, clock, live, acts }) => {
  const list = incidentLister(fleet)
  fastify.get(
    '/api/incidents',
    {
      schema: {
        tags,
        summary: 'What an operator handles: alerts of one cause',
        description: 'Those that held within a day, or since `from`; the worst that are open first.',
        querystring: CasesQuery,
        response: { 200: withExample(IncidentList, [incidentExample]), ...problems },
      },
    },
    async ({ query, url }, reply) => {
      const now = clock()
      const question = casesQuestion(query, now)
      const state = await liveFor(reply, live, now)
      return reply.sendSharedItems([String(state.version), url], async (signal, headers) => {
        const options = { signal, now: new Date(now) }
        const held = await knownFor(question, { reader, fleet, acts, state, live }, options)
        const page = list(held, question)
        Object.assign(headers, pageHeaders(url, page))
        const detailed = await live.withDetails(page.items, state, options)
        return detailed.map((one) => [one.incident, answerIncident(one, fleet, held.asOf)] as const)
      })
    },
  )

  fastify.get(
    '/api/incidents/:id',
    {
      schema: {
        tags,
        summary: 'One incident',
        description: 'One that has merged with an older one since, or whose first alert was replaced, is a 301 to it.',
        params: Type.Object({ id: Type.String({ description: 'The id of the incident' }) }),
        querystring: Type.Object({}, { additionalProperties: false }),
        response: { 200: withExample(Incident, incidentExample), '3xx': Type.Null(), ...problems },
      },
    },
    async ({ params: { id }, signal }, reply) => {
      const now = clock()
      const state = await liveFor(reply, live, now)
      const found = id.startsWith('inc_')
        ? await findCase(id, { reader, fleet, acts, state }, { signal, now: new Date(now) })
        : undefined
      if (found?.incident === undefined) throw new UnknownIncident()
      const { incident } = found.incident
      if (incident.id !== id) return reply.redirect(`/api/incidents/${incident.id}`, 301)
      const [counted = found.incident] = await live.withDetails([found.incident], state, { signal, now: new Date(now) })
      return answerIncident(counted, fleet, now)
    },
  )
}

export default incidents
