import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import type { Precision } from '@nrg/line-protocol/precision'
import { problemOf } from '@nrg/service/problems'
import { Type } from '@sinclair/typebox'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { takeRawBodies } from '../body/raw-body.ts'
import type { RequestLimits } from '../config.ts'
import type { Intake } from '../intake.ts'
import { nobody } from '../keys/sender.ts'
import { answerPoints, sendInfluxError } from '../line-protocol/answer.ts'
import { takeCredentials } from '../line-protocol/credentials.ts'
import { readPoints } from '../line-protocol/points.ts'
import type { PointScanner } from '../scan/point-scanner.ts'
import type { PointMapping } from '../sources/point-mapping.ts'

export interface LineProtocolOptions {
  readonly take: Intake
  readonly metrics: readonly string[]
  readonly limits: RequestLimits
  /** Which points are readings. */
  readonly points: PointMapping
  /** Takes plain points as they stand. */
  readonly pointScanner: PointScanner | undefined
  /** Milliseconds since the epoch. */
  readonly clock: () => number
}

/** The precisions by what clients of either version call them. */
const precisions: Readonly<Record<string, Precision>> = {
  '': 'ns',
  n: 'ns',
  ns: 'ns',
  u: 'us',
  us: 'us',
  µ: 'us',
  ms: 'ms',
  s: 's',
}

const InfluxError = Type.Object({ code: Type.String(), message: Type.String() })

const schema = {
  tags: ['readings'],
  summary: 'Store readings as an InfluxDB does',
  description:
    'Line protocol, as Telegraf and the clients of InfluxDB write it: the measurement energy, the device in the tag device_id, a field for each metric (or as sources.yaml says). Any organisation and bucket may be named. 204: all points are stored, or on disk here while the database is away. Good points of a request are stored where others are refused.',
  security: [{ key: [] }],
  querystring: Type.Object({
    precision: Type.Optional(Type.String({ description: 'Of the times: ns, us, ms or s; ns where it is left out' })),
  }),
  consumes: ['text/plain'],
  response: { 204: Type.Null({ description: 'Stored, or kept' }), '4xx': InfluxError, '5xx': InfluxError },
}

/** `POST /api/v2/write` and `/write`: what clients of InfluxDB 2 and 1 write to. */
const lineProtocol: FastifyPluginAsyncTypebox<LineProtocolOptions> = async (
  fastify,
  { take, metrics, limits, points, pointScanner, clock },
) => {
  const known = new Set(metrics)
  // Of any content type, as InfluxDB takes them.
  takeRawBodies(fastify)
  fastify.setErrorHandler(sendError)

  for (const url of ['/api/v2/write', '/write'])
    fastify.post<{ Querystring: { precision?: string } }>(
      url,
      { schema, onRequest: [takeCredentials, fastify.requireSender] },
      async (request, reply) => {
        const precision = precisions[request.query.precision ?? '']
        if (precision === undefined)
          return sendInfluxError(reply, 400, 'invalid precision; valid precision units are ns, us, ms, and s')
        const body = request.body as Buffer | undefined
        const { retentionMs, readings } = limits
        const rules = { metrics: known, now: clock(), retentionMs, readings, points, pointScanner }
        const batch = readPoints(body ?? Buffer.alloc(0), { ...rules, precision })
        // A write of nothing is how a client finds out whether it may write.
        if (batch.readings.length === 0 && batch.rejected.length === 0) return reply.status(204).send()
        return answerPoints(await take(batch, { sender: request.sender ?? nobody }), request, reply)
      },
    )
}

/** Answers an error in the form of InfluxDB. */
function sendError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
  const { status, problem } = problemOf(error, request, reply)
  sendInfluxError(reply, status, problem.details?.[0]?.message ?? problem.error)
}

export default lineProtocol
