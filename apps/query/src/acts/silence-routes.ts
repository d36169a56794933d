import { createHash } from 'node:crypto'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { hidesIncident } from '@nrg/detection/acts/on-incident'
import { isInForce, type StoredSilence, silences } from '@nrg/detection/acts/silence'
import { siteOf } from '@nrg/detection/place'
import { Silence, SilenceBody, SilenceList, SilencePatchBody, SilencePreview } from '@nrg/schema/act'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { Problem } from '@nrg/schema/problem'
import { parseTimestamp } from '@nrg/schema/timestamp'
import { type Static, Type } from '@sinclair/typebox'
import { SilenceOver, UnknownSilence, WrongSilence } from '../errors.ts'
import { silenceBodyExample, silenceExample, silencePatchExample, silencePreviewExample } from '../examples/act.ts'
import { withExample } from '../examples/with-example.ts'
import type { LiveState } from '../live/live-state.ts'
import type { ActRouteOptions } from './options.ts'
import { ActHeaders, actOf } from './request.ts'

/** How far ahead a silence may end: what is hidden for longer is forgotten. */
const LONGEST_MS = 30 * 86_400_000

const tags = ['acts']
const params = Type.Object({ id: Type.String({ description: 'The id of a silence' }) })
const problems = { '4xx': Problem, '5xx': Problem }

const makeSchema = {
  tags,
  summary: 'Something is not told for a while',
  description: 'It is detected all the same. `dry_run` answers what it would hide, and makes nothing.',
  headers: ActHeaders,
  body: withExample(SilenceBody, silenceBodyExample),
  response: {
    200: withExample(SilencePreview, silencePreviewExample),
    201: withExample(Silence, silenceExample),
    ...problems,
  },
}
const ActiveParameter = Type.Optional(
  Type.Union([Type.Literal('true'), Type.Literal('false')], { description: 'Those in force alone' }),
)
const listSchema = {
  tags,
  summary: 'All silences, the latest made first',
  querystring: Type.Object({ active: ActiveParameter }, { additionalProperties: false }),
  response: { 200: withExample(SilenceList, [silenceExample]), ...problems },
}
const changeSchema = {
  tags,
  summary: 'A silence lasts longer or shorter, or has another reason',
  params,
  headers: ActHeaders,
  body: withExample(SilencePatchBody, silencePatchExample),
  response: { 200: withExample(Silence, silenceExample), ...problems },
}
const endSchema = {
  tags,
  summary: 'It is told again',
  params,
  headers: ActHeaders,
  response: { 204: Type.Null(), ...problems },
}

/** `/api/silences`. */
const silenceRoutes: FastifyPluginAsyncTypebox<ActRouteOptions> = async (fastify, { log, live, fleet, clock }) => {
  const { hidden, answer } = silenceAnswers(fleet, clock)
  const known = (id: string): StoredSilence => {
    const silence = log.acts.silence(id)
    if (silence === undefined) throw new UnknownSilence()
    return silence
  }

  fastify.post('/api/silences', { schema: makeSchema }, async (request, reply) => {
    const { scope, why, but_limits = true, dry_run } = request.body
    const { actor, ...act } = actOf(request, clock())
    const until = endOf(request.body.until, act.time)
    if (but_limits && scope.reason === 'limit')
      throw new WrongSilence('a silence of crossed limits hides nothing while but_limits is true: set it to false')
    const [state] = await Promise.all([live.current(), log.read()])
    if (dry_run) return { matches_open: hidden(state, { scope, but_limits }), devices: about(state, scope, fleet) }
    const silence = `sil_${createHash('sha256').update(act.id).digest('hex').slice(0, 16)}`
    const said = { silence, scope, from: act.time, until, why, but_limits, by: actor }
    await log.write({ type: 'silence', ...act, actor, ...said })
    return reply.status(201).send(answer(state, known(silence)))
  })

  fastify.get('/api/silences', { schema: listSchema }, async ({ query: { active } }) => {
    const [state] = await Promise.all([live.current(), log.read()])
    const all = log.acts.silences()
    const wanted = active === 'true' ? all.filter((one) => isInForce(one, clock())) : all
    return wanted.map((one) => answer(state, one))
  })

  fastify.patch('/api/silences/:id', { schema: changeSchema }, async (request) => {
    const [state] = await Promise.all([live.current(), log.read()])
    const { id: silence, ended, ...before } = known(request.params.id)
    const act = actOf(request, clock())
    if (ended || before.until <= act.time) throw new SilenceOver()
    const { why = before.why } = request.body
    const until = request.body.until === undefined ? before.until : endOf(request.body.until, act.time)
    await log.write({ type: 'silence', ...act, silence, ...before, why, until })
    return answer(state, known(silence))
  })

  fastify.delete('/api/silences/:id', { schema: endSchema }, async (request, reply) => {
    await log.read()
    const { id: silence, ended, until } = known(request.params.id)
    const act = actOf(request, clock())
    if (!ended && until > act.time) await log.write({ type: 'silence_ended', ...act, silence })
    return reply.status(204).send(null)
  })
}

/** What is answered of a silence, and how many open incidents one hides. */
function silenceAnswers(fleet: FleetConfig, clock: () => number) {
  const context = () => ({ fleet, siteOf: siteOf(fleet), now: clock() })
  const hidden = (state: LiveState, silence: Pick<StoredSilence, 'scope' | 'but_limits'>) =>
    state.incidents.filter(({ incident }) => hidesIncident(silence, incident, context())).length
  const answer = (state: LiveState, silence: StoredSilence): Static<typeof Silence> => {
    const { id, scope, from, until, why, by, but_limits, ended } = silence
    const active = isInForce(silence, clock())
    return {
      id,
      scope,
      from: new Date(from).toISOString(),
      until: new Date(until).toISOString(),
      why,
      by,
      but_limits,
      state: active || (!ended && from > clock()) ? 'active' : 'ended',
      matches_open: active ? hidden(state, silence) : 0,
    }
  }
  return { hidden, answer }
}

/** @throws WrongSilence for what is no time, has passed, or is too far ahead */
function endOf(text: string, now: number): number {
  const ns = parseTimestamp(text)
  if (ns === undefined) throw new WrongSilence('until is no time: write it as in 2026-03-01T18:00:00Z')
  const until = Number(ns / 1_000_000n)
  if (until <= now) throw new WrongSilence('until has passed: a silence ends in the future')
  if (until > now + LONGEST_MS)
    throw new WrongSilence('until is more than 30 days ahead: silence it for a shorter time')
  return until
}

/** How many of the known devices a scope is about, whatever its metric and reason. */
function about(state: LiveState, { device, site }: Static<typeof SilenceBody>['scope'], fleet: FleetConfig): number {
  const scope = { ...(device !== undefined && { device }), ...(site !== undefined && { site }) }
  const at = siteOf(fleet)
  const alert = { metric: '', reason: '' }
  return [...state.devices.keys()].filter((device_id) =>
    silences({ scope, but_limits: false }, { alert: { ...alert, device_id }, site: at(device_id) }),
  ).length
}

export default silenceRoutes
