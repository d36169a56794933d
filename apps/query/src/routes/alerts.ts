import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { alertId } from '@nrg/detection/alerts/id'
import { latestAlerts } from '@nrg/detection/alerts/latest'
import { pipelineOf } from '@nrg/detection/tasks/pipeline'
import { readAlerts } from '@nrg/influx/stored-alerts'
import { ALERT_LIST_MS, Alert } from '@nrg/schema/alert'
import { AlertEntry } from '@nrg/schema/alert-entry'
import { AlertDetail } from '@nrg/schema/explanation'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { Problem } from '@nrg/schema/problem'
import { Type } from '@sinclair/typebox'
import { alertEntry } from '../alerts/entry.ts'
import { alertLister, type ListedAlert } from '../alerts/list.ts'
import { toldAlert } from '../alerts/told.ts'
import { UnknownAlert } from '../errors.ts'
import { alertDetailExample, alertExample } from '../examples/case.ts'
import { withExample } from '../examples/with-example.ts'
import { explainAlert } from '../explanation/explain.ts'
import { findCase } from '../incidents/find.ts'
import { knownFor } from '../incidents/known-for.ts'
import { CasesQuery, casesQuestion } from '../incidents/parameters.ts'
import { judgedReader } from '../live/judged-reader.ts'
import { withAwayAlerts } from '../live/keep-away.ts'
import type { LiveIncident } from '../live/live-state.ts'
import { DETECTION_AS_OF, liveFor } from '../live-for.ts'
import { asksWith, lenient } from '../parameters/asks-with.ts'
import { pageHeaders } from '../parameters/page.ts'
import type { RouteOptions } from '../route-options.ts'

const tags = ['alerts']
const problems = { '4xx': Problem, '5xx': Problem }

/** An alert of the list: the members of before, and with any parameter those of its incident. */
const Listed = Type.Array(
  Type.Composite([
    Alert,
    Type.Partial(
      Type.Pick(AlertEntry, ['state', 'kind', 'excess_kwh', 'excess_cost', 'acknowledged', 'silenced', 'verdict']),
    ),
  ]),
)

const incidentsById = (incidents: readonly LiveIncident[]) => new Map(incidents.map((one) => [one.incident.id, one]))

/** `GET /api/alerts` and `GET /api/alerts/:id`. */
const alerts: FastifyPluginAsyncTypebox<RouteOptions> = async (fastify, { reader, fleet, clock, live, acts }) => {
  const readJudged = judgedReader(reader, pipelineOf(fleet))
  const list = alertLister(fleet)
  fastify.get(
    '/api/alerts',
    {
      schema: {
        tags,
        summary: 'The alerts of the last 24 hours',
        description: `Without any parameter the latest per device, metric and reason whose condition held within the last 24 hours; with any, all that it asks for. The header ${DETECTION_AS_OF} is the time up to which readings that came in time are judged; it is left out until the database has looked at its tasks once, within a minute of their making.`,
        querystring: lenient(CasesQuery),
        response: { 200: withExample(Listed, [alertExample]), ...problems },
      },
    },
    async ({ query, url }, reply) => {
      const now = clock()
      if (!asksWith(query, CasesQuery))
        return reply.sendShared([], async (signal, headers) => {
          // Before the alerts: those of all that it says to be judged are among them.
          const { until } = await readJudged({ signal, now: new Date(now) })
          if (until !== undefined) headers[DETECTION_AS_OF] = new Date(until).toISOString()
          const stored = await readAlerts(
            reader,
            { from: new Date(now - ALERT_LIST_MS) },
            { signal, now: new Date(now) },
          )
          if (!reader.missing?.().size) return latestAlerts(stored).map((alert) => toldAlert(alert, fleet, now))
          const known = await live.current()
          if (known.partialAsOf !== undefined) headers.age = String(Math.floor((now - known.partialAsOf) / 1000))
          const all = withAwayAlerts(stored, known, reader, fleet)
          return latestAlerts(all).map((alert) => toldAlert(alert, fleet, now))
        })
      const question = casesQuestion(query, now)
      const state = await liveFor(reply, live, now)
      return reply.sendSharedItems([String(state.version), url], async (signal, headers) => {
        const options = { signal, now: new Date(now) }
        const held = await knownFor(question, { reader, fleet, acts, state, live }, options)
        const page = list(held, question)
        Object.assign(headers, pageHeaders(url, page))
        const asked = new Set(page.items.flatMap((one) => one.live ?? []))
        const byId = incidentsById(await live.withDetails([...asked], state, options))
        return page.items.map((item) => [item.alert, entryOf(item, byId, fleet, held.asOf)] as const)
      })
    },
  )

  fastify.get(
    '/api/alerts/:id',
    {
      schema: {
        tags,
        summary: 'One alert, and all that can be said of it',
        description: 'One that late readings have replaced is a 301 to the alert in its place.',
        params: Type.Object({ id: Type.String({ description: 'The id of the alert' }) }),
        querystring: Type.Object({}, { additionalProperties: false }),
        response: { 200: withExample(AlertDetail, alertDetailExample), '3xx': Type.Null(), ...problems },
      },
    },
    async ({ params: { id }, signal }, reply) => {
      const now = clock()
      const options = { signal, now: new Date(now) }
      const state = await liveFor(reply, live, now)
      const found = id.startsWith('al_') ? await findCase(id, { reader, fleet, acts, state }, options) : undefined
      if (found === undefined) throw new UnknownAlert()
      const own = alertId(found.alert)
      if (own !== id) return reply.redirect(`/api/alerts/${own}`, 301)
      return reply.sendShared([id, String(state.version)], async (reading) => {
        const asked = { ...options, signal: reading }
        const [incident] = found.incident === undefined ? [] : await live.withDetails([found.incident], state, asked)
        const { device_id: device } = found.alert
        return explainAlert({ ...found, incident }, { reader, fleet, acts }, { ...asked, device })
      })
    },
  )
}

/** An alert of a list, with its incident as that is known in detail. */
const entryOf = (
  { alert, live }: ListedAlert,
  byId: ReadonlyMap<string, LiveIncident>,
  fleet: FleetConfig,
  asOf: number,
): AlertEntry => alertEntry(alert, live && byId.get(live.incident.id), fleet, asOf)

export default alerts
