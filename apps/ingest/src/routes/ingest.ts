import type { IncomingMessage } from 'node:http'
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox'
import { IngestResult } from '@nrg/schema/ingest-result'
import { Problem } from '@nrg/schema/problem'
import { Reading } from '@nrg/schema/reading'
import { Type } from '@sinclair/typebox'
import type { FastifyRequest } from 'fastify'
import { STREAM_MS } from '../body/body-time.ts'
import type { Item } from '../body/item.ts'
import { readItems } from '../body/items.ts'
import { LineStream, linePages } from '../body/line-stream.ts'
import { isLines, LINES } from '../body/media-type.ts'
import { leaveBodiesUnchecked } from '../body/raw-body.ts'
import { unpackStream } from '../body/unpack-stream.ts'
import type { RequestLimits } from '../config.ts'
import { TooManyReadings } from '../errors.ts'
import type { Intake } from '../intake.ts'
import { nobody } from '../keys/sender.ts'
import { readBatch } from '../reading/batch.ts'
import { type TimeRules, timeFormats, timeReader } from '../reading/reading-time.ts'
import type { ReadingScanner } from '../scan/reading-scanner.ts'
import { takeLines } from './take-lines.ts'
import { takenAnswer } from './taken-answer.ts'

export interface IngestOptions {
  readonly take: Intake
  readonly metrics: readonly string[]
  readonly limits: RequestLimits
  /** Takes plain readings as they stand, whose times are ISO 8601. */
  readonly scanner: ReadingScanner
  /** How times are read where a request does not say so; left out, as ISO 8601. */
  readonly times: TimeRules | undefined
  /** Milliseconds since the epoch. */
  readonly clock: () => number
}

const schema = {
  tags: ['readings'],
  summary: 'Store readings',
  description:
    'One reading, an array of them, or one a line (NDJSON); gzip, deflate and zstd are taken. All readings of a request are one write; lines are read as they come, 10,000 of them a write. Bad readings, and bad metrics of a reading, are listed and the good ones stored, unless strict=true. Sending the same again is harmless. 202: the database is away or busy, and `queued` readings are on disk here until it takes them.',
  security: [{ key: [] }],
  querystring: Type.Object({
    strict: Type.Optional(Type.Boolean({ description: 'Store nothing unless every metric of every reading is good' })),
    time_format: Type.Optional(
      Type.Union(
        timeFormats.map((format) => Type.Literal(format)),
        {
          description:
            'How times are written: iso, or a number of s, ms, us or ns since the epoch; as sources.yaml says',
        },
      ),
    ),
  }),
  body: {
    content: {
      'application/json': { schema: Type.Union([Reading, Type.Array(Reading)]) },
      'application/x-ndjson': { schema: Type.String({ description: 'One reading a line' }) },
    },
  },
  response: { 200: IngestResult, 202: IngestResult, '4xx': Problem, '5xx': Problem },
}

/** `POST /api/ingest`: checks the readings of a request and writes the good ones as one batch. */
const ingest: FastifyPluginAsyncTypebox<IngestOptions> = async (
  fastify,
  { take, metrics, limits, scanner, times, clock },
) => {
  const known = new Set(metrics)
  const timesIn = Object.fromEntries(
    timeFormats.map((format) => [format, { readTime: timeReader([format]), isOfNow: times?.isOfNow ?? false }]),
  )
  leaveBodiesUnchecked(fastify)

  const scannerFor = ({ query }: FastifyRequest): ReadingScanner | undefined =>
    times === undefined && (query as { readonly time_format?: unknown }).time_format === undefined ? scanner : undefined

  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    const lines = isLines(request.headers['content-type'])
    const bytes = await fastify.unpackBody(request, body)
    return readItems(bytes, lines, limits, scannerFor(request))
  })
  // Lines are read as they come, but where all have to be good before one is stored.
  fastify.addContentTypeParser([...LINES], async (request: FastifyRequest, payload: IncomingMessage) => {
    isLines(request.headers['content-type'])
    const encoding = request.headers['content-encoding']
    request.isStreamed = true
    const { strict } = request.query as { readonly strict?: unknown }
    const isWhole = strict !== undefined && strict !== 'false'
    const chunks = unpackStream(payload, encoding, isWhole ? limits.bodyBytes : limits.streamBytes)
    if (!isWhole) {
      request.handlerMs = STREAM_MS
      return new LineStream(chunks)
    }
    let items: Item[] = []
    for await (const page of linePages(chunks, limits, scannerFor(request))) {
      if (items.length > 0) throw new TooManyReadings(limits.readings)
      items = page
    }
    return items
  })
  fastify.post(
    '/api/ingest',
    {
      schema,
      onRequest: fastify.requireSender,
      preHandler: fastify.answerOnce,
    },
    async (request, reply) => {
      const { strict = false, time_format: format } = request.query
      const given = format === undefined ? times : timesIn[format]
      const rules = {
        metrics: known,
        now: request.firstCameAt ?? clock(),
        retentionMs: limits.retentionMs,
        ...(given && { times: given }),
      }
      if (request.body instanceof LineStream)
        return takeLines(request.body, { take, limits, rules, scanner: scannerFor(request) }, request, reply)

      const items = (request.body ?? []) as Item[]
      if (items.length === 0) return reply.status(400).send({ ok: false, error: 'empty data' })
      const batch = readBatch(items, rules)
      // What was read is not kept while the write is under way.
      items.length = 0
      const taken = await take(batch, { sender: request.sender ?? nobody, strict })
      return takenAnswer(taken, request, reply)
    },
  )
}

export default ingest
