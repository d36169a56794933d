import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { alertId } from '@nrg/detection/alerts/id'
import type { Incident } from '@nrg/detection/alerts/incident'
import { actLine } from '@nrg/influx/act-line'
import { requireWritten } from '@nrg/influx/require-written'
import type { Writer } from '@nrg/influx/write'
import { ACT_ALERTS, type ActEvent } from '@nrg/schema/act-event'
import { Problem } from '@nrg/schema/problem'
import { Type } from '@sinclair/typebox'
import type { FastifyReply } from 'fastify'
import { wordingOf } from '../messages/wording.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { type Found, findIncident } from '../reader/find.ts'
import type { IncidentReader } from '../reader/incident-reader.ts'
import { pageOf, pagePolicy } from './page.ts'
import { type Link, linkOf, useOf } from './token.ts'

/** The longest name of who acts. */
const ACTOR = 64

export interface AcknowledgeOptions {
  readonly reader: IncidentReader
  readonly outbox: Outbox
  /** Writes to the registry. */
  readonly writer: Writer
  readonly secret: string
  /** Where the page of an incident is. */
  readonly pageOf: (incident: { readonly id: string }) => string
  /** Milliseconds since the epoch. */
  readonly clock: () => number
}

/**
 * `/a/:token`: the page of a link in a message. Only the button on it acts: what opens links by itself, such as a scanner of
 * mail, changes nothing.
 */
const acknowledge: FastifyPluginAsyncTypebox<AcknowledgeOptions> = async (fastify, options) => {
  const { secret, outbox, clock } = options
  // A form of nothing but a button.
  fastify.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, _body, done) =>
    done(null, undefined),
  )
  // Who presses a button twice has pressed it once: what comes while the first is under way waits for it.
  let last: Promise<unknown> = Promise.resolve()
  const oneByOne = <T>(act: () => Promise<T>): Promise<T> => {
    const own = last.then(act, act)
    last = own.catch(() => undefined)
    return own
  }
  const schema = {
    tags: ['acknowledge'],
    params: Type.Object({ token: Type.String({ maxLength: 1024 }) }),
    produces: ['text/html'],
    // Pages are for people; what never came to one, as a body that is none of a form, is answered as everywhere.
    response: { 200: Type.String(), '4xx': Type.Union([Type.String(), Problem]), '5xx': Problem },
  }

  fastify.get(
    '/a/:token',
    { schema: { ...schema, summary: 'The page of a link in a message; opening it changes nothing' } },
    async ({ params: { token } }, reply) => {
      const link = linkOf(token, secret, clock())
      if (link === undefined || link === 'expired') return refuse(reply, link)
      const found = await findIncident(options.reader, link.incident, clock())
      if (found === undefined) return gone(reply)
      const used = await outbox.isUsed(useOf(token))
      return show(reply, 200, describe(found, options, used ? undefined : `Acknowledge as ${link.addressee}`))
    },
  )

  fastify.post(
    '/a/:token',
    { schema: { ...schema, summary: 'The button of that page: who was told has taken the incident' } },
    async ({ params: { token } }, reply) => {
      const link = linkOf(token, secret, clock())
      if (link === undefined || link === 'expired') return refuse(reply, link)
      return oneByOne(() => acknowledgeBy(link, useOf(token), reply))
    },
  )

  async function acknowledgeBy(link: Link, use: string, reply: FastifyReply) {
    const found = await findIncident(options.reader, link.incident, clock())
    if (found === undefined) return gone(reply)
    if (await outbox.isUsed(use)) return show(reply, 410, { ...describe(found, options), title: 'This link was used' })
    // First the act, which is the same one however often it is written: then the link is used up.
    if (found.look.acknowledged === undefined)
      requireWritten(await options.writer.write([actLine(actOf(found.incident, link, use, clock()))]))
    await outbox.use(use)
    const now = await findIncident(options.reader, link.incident, clock())
    return show(reply, 200, { ...describe(now ?? found, options), title: 'Acknowledged' })
  }
}

const actOf = ({ id, alerts }: Incident, { addressee }: Link, use: string, time: number): ActEvent => ({
  type: 'acknowledge',
  id: use,
  actor: addressee.slice(0, ACTOR),
  time,
  incident: id,
  alerts: alerts.slice(0, ACT_ALERTS).map(alertId),
})

function describe({ look }: Found, { pageOf: page }: AcknowledgeOptions, button?: string) {
  const told = { ...look.told(), formerly: [] }
  const { text } = wordingOf({ kind: 'raised', at: 0, incidents: [told] }, { page: '', pageOf: page }).say((one) => one)
  const open = told.acknowledged === null && told.open
  return {
    title: told.title,
    lines: text.split('\n'),
    link: page(told),
    ...(button !== undefined && open && { button }),
  }
}

function refuse(reply: FastifyReply, link: 'expired' | undefined) {
  const why = link === 'expired' ? 'It was good for a day, which is over.' : 'It is not one of ours, or is not whole.'
  return show(reply, link === 'expired' ? 410 : 404, {
    title: 'This link does not work',
    lines: [`${why} The page of the incident has a button too.`],
  })
}

const gone = (reply: FastifyReply) =>
  show(reply, 410, {
    title: 'There is nothing to acknowledge',
    lines: ['Late readings took this incident back, or it is over for more than a day.'],
  })

function show(reply: FastifyReply, status: number, page: Parameters<typeof pageOf>[0]) {
  return reply
    .status(status)
    .header('content-security-policy', pagePolicy)
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .header('x-robots-tag', 'noindex')
    .type('text/html; charset=utf-8')
    .send(pageOf(page))
}

export default acknowledge
