import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { Problem } from '@nrg/schema/problem'
import { Type } from '@sinclair/typebox'
import type { FastifyReply } from 'fastify'
import { BadParameter, TooManyClients } from '../errors.ts'
import { streamExample } from '../examples/stream.ts'
import { withExample } from '../examples/with-example.ts'
import type { LiveView } from '../live-view.ts'
import { choicesOf, ListParameter, listOf } from '../parameters/list.ts'
import type { Topic } from './event-ring.ts'
import { StreamClient } from './stream-client.ts'
import type { StreamHub } from './stream-hub.ts'

const CLIENTS = 500
/** The most devices that are chosen one by one. */
const DEVICES = 200
const RETRY_MS = 2000

const topics: readonly Topic[] = ['fleet', 'readings', 'alerts', 'incidents']
const usual: readonly Topic[] = ['fleet', 'alerts', 'incidents']

export interface StreamRouteOptions {
  readonly hub: StreamHub
  readonly live: LiveView
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  /** The most who watch at one time; 500 where it is left out. */
  readonly clients?: number
}

/** `GET /api/stream`. */
const stream: FastifyPluginAsyncTypebox<StreamRouteOptions> = async (fastify, options) => {
  const { hub, live, clock, clients = CLIENTS } = options
  fastify.addHook('preClose', async () => hub.close())

  fastify.get(
    '/api/stream',
    {
      schema: {
        tags: ['stream'],
        summary: 'What changes, as it changes',
        description:
          'Server-sent events: `hello` first, then `fleet`, `site`, `alert`, `incident`, `action` and `readings`, and a comment every 10 s. Events of the last ten minutes (`STREAM_KEEP_S`) are sent again to who comes back with `Last-Event-ID` or `after`; where they are not all there any more `reset` says to read the lists anew.',
        querystring: Type.Object(
          {
            topics: ListParameter('fleet, readings, alerts, incidents; all but readings where it is left out', 64),
            devices: ListParameter('Whose readings, at most 200', 16_384),
            site: Type.Optional(Type.String({ maxLength: 64, description: 'Readings of the devices of a site' })),
            rate: Type.Optional(
              Type.String({ pattern: '^([1-9]|[1-5][0-9]|60)$', description: 'Seconds between readings, 1 to 60' }),
            ),
            after: Type.Optional(Type.String({ maxLength: 64, description: 'The id of the event to go on after' })),
          },
          { additionalProperties: false },
        ),
        headers: Type.Object({ 'last-event-id': Type.Optional(Type.String({ maxLength: 64 })) }),
        produces: ['text/event-stream'],
        response: {
          200: withExample(Type.String({ description: 'Events' }), streamExample),
          '4xx': Problem,
          '5xx': Problem,
        },
      },
    },
    async (request, reply) => {
      const { query, headers } = request
      const chosen = new Set(choicesOf('topics', query.topics, topics) ?? usual)
      const devices = listOf(query.devices)
      if (devices !== undefined && devices.length > DEVICES)
        throw new BadParameter(`devices: ${devices.length} are more than ${DEVICES}; leave it out for all of them`)
      if (hub.size >= clients) throw new TooManyClients()
      const state = await live.current()
      // Who came meanwhile counts too.
      if (hub.size >= clients) throw new TooManyClients()

      const raw = takeOver(reply, clock())
      const client = new StreamClient({ topics: chosen, socket: raw })
      const readings = {
        devices: devices && new Set(devices),
        site: query.site,
        rateMs: Number(query.rate ?? 1) * 1000,
      }
      const leave = hub.add(client, readings, state)
      raw.once('close', leave)
      // The error is that of a connection which is gone; it closes as well.
      raw.once('error', leave)

      greet(client, hub, headers['last-event-id'] ?? query.after, clock())
    },
  )
}

/** Begins an answer that goes on for as long as somebody listens. */
function takeOver(reply: FastifyReply, now: number): FastifyReply['raw'] {
  reply.header('content-type', 'text/event-stream; charset=utf-8')
  reply.header('cache-control', 'private, no-cache, no-transform')
  // A proxy in front would hold it back until it has enough.
  reply.header('x-accel-buffering', 'no')
  reply.header('server-time', now)
  reply.hijack()
  reply.raw.writeHead(200, reply.getHeaders() as Record<string, string>)
  return reply.raw
}

/** Tells a client where it is, and what it missed since the event that it has. */
function greet(client: StreamClient, { ring }: StreamHub, after: string | undefined, now: number): void {
  const missed = after === undefined ? undefined : ring.after(after)
  const hello = { server_time: new Date(now).toISOString(), event_id: ring.lastId, resumed: missed !== undefined }
  // Who goes on has the id of what it has; what it missed brings the others.
  const id = missed === undefined ? `id: ${ring.lastId}\n` : ''
  client.write(`retry: ${RETRY_MS}\nevent: hello\n${id}data: ${JSON.stringify(hello)}\n\n`)
  if (after !== undefined && missed === undefined) client.write('event: reset\ndata: {}\n\n')
  for (const event of missed ?? []) client.send(event)
}

export default stream
