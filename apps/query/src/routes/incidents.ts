import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Incident, IncidentList } from '@nrg/schema/incident'
import { Problem } from '@nrg/schema/problem'
import { Type } from '@sinclair/typebox'
import { toldExcess } from '../energy/told.ts'
import { UnknownIncident } from '../errors.ts'
import { incidentExample } from '../examples/case.ts'
import { withExample } from '../examples/with-example.ts'
import { answerIncident } from '../incidents/answer.ts'
import { findCase } from '../incidents/find.ts'
import { listIncidents } from '../incidents/list.ts'
import { CasesQuery, casesQuestion } from '../incidents/parameters.ts'
import { knownSince } from '../live/held.ts'
import { liveFor } from '../live-for.ts'
import { describePage } from '../parameters/page.ts'
import type { RouteOptions } from '../route-options.ts'

const tags = ['incidents']
const problems = { '4xx': Problem, '5xx': Problem }

/** `GET /api/incidents` and `GET /api/incidents/:id`. */
const incidents: FastifyPluginAsyncTypebox<RouteOptions> = async (fastify, { reader, fleet, clock, live, acts }) => {
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
    async ({ query, signal }, reply) => {
      const now = clock()
      const question = casesQuestion(query, now)
      const state = await liveFor(reply, live, now)
      const held = await knownSince(question.from, { reader, fleet, acts, state }, { signal, now: new Date(now) })
      const page = listIncidents(held, question, fleet)
      describePage(reply, page)
      const listed = new Set(page.items.map((one) => one.id))
      const asked = held.incidents.filter(({ incident }) => listed.has(incident.id))
      const counted = await live.withExcess(asked, state, { signal, now: new Date(now) })
      const excess = new Map(counted.map((one) => [one.incident.id, one.excess]))
      return page.items.map((one) => ({ ...one, ...toldExcess(excess.get(one.id), one.id) }))
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
      const [counted = found.incident] = await live.withExcess([found.incident], state, { signal, now: new Date(now) })
      return answerIncident(counted, fleet, now)
    },
  )
}

export default incidents
