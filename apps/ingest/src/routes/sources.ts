import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { IngestResult } from '@nrg/schema/ingest-result'
import { Problem } from '@nrg/schema/problem'
import { Type } from '@sinclair/typebox'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { takeRawBodies } from '../body/raw-body.ts'
import type { RequestLimits } from '../config.ts'
import { UnknownSource, UnknownTopic } from '../errors.ts'
import type { Intake } from '../intake.ts'
import { nobody } from '../keys/sender.ts'
import type { SourcePayload } from '../sources/map-payload.ts'
import { readPayloads } from '../sources/read-payloads.ts'
import { originOf, type Sources } from '../sources/sources.ts'
import { takenAnswer } from './taken-answer.ts'

export interface SourcesOptions {
  readonly take: Intake
  readonly sources: Sources
  readonly metrics: readonly string[]
  readonly limits: RequestLimits
  /** Milliseconds since the epoch. */
  readonly clock: () => number
}

const Params = Type.Object({
  source: Type.String({ description: 'A name of sources.yaml' }),
  device: Type.Optional(Type.String({ description: 'What the device is called, where the payload does not say' })),
})
const Query = Type.Object({
  topic: Type.Optional(Type.String({ description: 'The topic that the payload had' })),
  strict: Type.Optional(Type.Boolean({ description: 'Store nothing unless every metric of every reading is good' })),
})
type Route = { Params: { source: string; device?: string }; Querystring: { topic?: string; strict?: boolean } }

const schema = {
  tags: ['readings'],
  summary: 'Store readings in the form of a source',
  description:
    'What a device or another system sends by itself: an object, an array or lines of them, or a bare value. sources.yaml says what becomes of it; `npm run source -- try FILE` shows it.',
  security: [{ key: [] }],
  params: Params,
  querystring: Query,
  response: { 200: IngestResult, 202: IngestResult, '4xx': Problem, '5xx': Problem },
}

/** `POST /api/sources/NAME` and `/api/sources/NAME/DEVICE`: takes what devices send by itself. */
const sourcesRoutes: FastifyPluginAsyncTypebox<SourcesOptions> = async (
  fastify,
  { take, sources, metrics, limits, clock },
) => {
  const known = new Set(metrics)
  // Of any content type: devices are not asked what they call it.
  takeRawBodies(fastify)

  const receive = async (request: FastifyRequest<Route>, reply: FastifyReply) => {
    const text = ((request.body as Buffer | undefined) ?? Buffer.alloc(0)).toString('utf8').replace(/^\ufeff/, '')
    const rules = { ...limits, metrics: known, now: request.firstCameAt ?? clock() }
    const batch = readPayloads(text, originIn(sources, request), rules)
    if (batch.readings.length === 0 && batch.rejected.length === 0) {
      if (batch.skipped === 0) return reply.status(400).send({ ok: false, error: 'empty data' })
      const { skipped, ignored } = batch
      return reply.send({ ok: true, written: 0, skipped, ...(ignored.length > 0 && { ignored }) })
    }
    const { strict = false } = request.query
    return takenAnswer(await take(batch, { sender: request.sender ?? nobody, strict }), request, reply)
  }
  for (const url of ['/api/sources/:source', '/api/sources/:source/:device'])
    fastify.post<Route>(url, { schema, onRequest: fastify.requireSender, preHandler: fastify.answerOnce }, receive)
}

/** What a request is of. @throws UnknownSource, UnknownTopic */
function originIn(sources: Sources, { params, query }: FastifyRequest<Route>): Omit<SourcePayload, 'payload'> {
  const source = sources.get(params.source)
  if (source === undefined) throw new UnknownSource(params.source.slice(0, 64), sources.names.join(', ') || 'none')
  const origin = originOf(source, { topic: query.topic, device: params.device })
  if (origin === undefined) throw new UnknownTopic((query.topic ?? '').slice(0, 100), source.name)
  return origin
}

export default sourcesRoutes
