import { Readable } from 'node:stream'
import type { Annotation, Dialect } from '@nrg/flux/csv'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { QueryOutput } from '../query/query-output.ts'
import { refuseLong, ScriptRefusal } from '../script/script-refusal.ts'
import type { ScriptThread } from '../script/script-thread.ts'
import { ApiError, decoding } from '../wire/api-error.ts'
import type { ApiContext } from './api-context.ts'
import { decodeJson } from './decode.ts'
import { acceptsGzip, packed } from './packed-answer.ts'
import { addRoute, bodyOf } from './routes.ts'
import { organizationOf } from './targets.ts'

const FLUX = 'application/vnd.flux'
const DECODE = 'failed to decode request body'
const CSV = 'text/csv; charset=utf-8'
const NO_CONTENT = 'return-no-content'
const NO_CONTENT_WITH_ERROR = 'return-no-content-with-error'

/** Answers shorter than this are not compressed. */
const LEAST_PACKED_BYTES = 1400

const REQUEST = {
  struct: 'QueryRequest',
  members: {
    type: 'string',
    query: 'string',
    extern: 'raw',
    ast: 'raw',
    now: 'time',
    dialect: {
      struct: 'QueryDialect',
      members: {
        header: 'bool',
        delimiter: 'string',
        commentPrefix: 'string',
        dateTimeFormat: 'string',
        annotations: 'strings',
      },
    },
  },
} as const

type RequestDialect = NonNullable<ReturnType<typeof decodeJson<typeof REQUEST>>['dialect']>

/** `/api/v2/query`: runs a Flux script and streams its results as annotated CSV. */
export function queryRoutes(app: FastifyInstance, { metadata, runner, scripts }: ApiContext): void {
  addRoute(app, 'named', '/api/v2/query', {
    POST: async (request, reply) => {
      const now = BigInt(metadata.now()) * 1_000_000n
      const decoded = decoding(DECODE, () => {
        const query = decodeQuery(request)
        return { ...query, organization: organizationOf(request, metadata) }
      })
      const script = decoded.script ?? (await scriptOf(decoded.file, scripts))
      refuseLong(script)
      const output = runner.query(request.authorizer, { ...decoded, script, now: decoded.now ?? now })
      reply.raw.once('close', () => output.cancel())
      await output.begun()
      const prefer = request.headers.prefer
      if (prefer === NO_CONTENT || prefer === NO_CONTENT_WITH_ERROR) return drain(output, reply, prefer)
      return sendCsv(output, request, reply)
    },
  })
}

function decodeQuery(request: FastifyRequest): {
  /** The script, or the syntax tree of its file in its place. */
  script: string | undefined
  file: unknown
  now: bigint | undefined
  dialect: Dialect
  extern: unknown
} {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase()
  const body: ReturnType<typeof decodeJson<typeof REQUEST>> =
    type === FLUX ? { query: bodyOf(request).toString('utf8') } : decodeBody(request)
  const script = body.query || undefined
  // A package with one file.
  const file = (body.ast as { files?: readonly unknown[] } | undefined)?.files?.[0]
  if (script === undefined && file === undefined)
    throw new ApiError('invalid', 'request body requires either query or AST')
  if (body.type && body.type !== 'flux') throw new ApiError('invalid', `unknown query type: ${body.type}`)
  return { script, file, now: body.now, dialect: dialectOf(body.dialect ?? {}), extern: body.extern }
}

function decodeBody(request: FastifyRequest) {
  const hint = `failed parsing request body as JSON; if sending a raw Flux script, set 'Content-Type: ${FLUX}' in your request headers`
  return decodeJson(bodyOf(request), REQUEST, hint)
}

async function scriptOf(file: unknown, scripts: ScriptThread): Promise<string> {
  try {
    return await scripts.ask('text', { tree: JSON.stringify(file) })
  } catch (error) {
    if (!(error instanceof ScriptRefusal)) throw error
    const message = `${DECODE}: the AST of the request is not one that the parser makes`
    throw new ApiError('invalid', message, { cause: error })
  }
}

function dialectOf(given: RequestDialect): Dialect {
  const { header = true, delimiter = '', commentPrefix = '', dateTimeFormat = '', annotations = [] } = given
  if (Buffer.byteLength(commentPrefix) > 1) {
    throw new ApiError('invalid', 'invalid dialect comment prefix: must be length 0 or 1')
  }
  if (Buffer.byteLength(delimiter) > 1) throw new ApiError('invalid', 'invalid dialect delimeter: must be length 1')
  for (const annotation of annotations) {
    if (!isAnnotation(annotation)) throw new ApiError('invalid', `unknown dialect annotation type: ${annotation}`)
  }
  if (!['', 'RFC3339', 'RFC3339Nano'].includes(dateTimeFormat)) {
    throw new ApiError('invalid', `unknown dialect date time format: ${dateTimeFormat}`)
  }
  return { header, delimiter: delimiter || ',', annotations: annotations.filter(isAnnotation) }
}

function isAnnotation(text: string): text is Annotation {
  return text === 'group' || text === 'datatype' || text === 'default'
}

/** Lets the script run for what it writes; its results are not wanted. */
async function drain(output: QueryOutput, reply: FastifyReply, prefer: string): Promise<FastifyReply> {
  const pieces: Uint8Array[] = []
  for await (const piece of output) if (prefer === NO_CONTENT_WITH_ERROR) pieces[0] = piece
  const last = pieces[0] === undefined ? '' : Buffer.from(pieces[0]).toString('utf8')
  const error = /^,error,reference\r?\n/m.exec(last)
  if (!error) return reply.code(204).send()
  return reply.type(CSV).send(last.slice(last.lastIndexOf('#datatype,string,string', error.index) + 1 || error.index))
}

async function sendCsv(output: QueryOutput, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  reply.type(CSV).header('Vary', 'Accept-Encoding')
  const pieces = output[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let bytes = 0
  let ended = false
  while (bytes < LEAST_PACKED_BYTES && !ended) {
    const { done, value } = await pieces.next()
    if (done) ended = true
    else {
      first.push(value)
      bytes += value.length
    }
  }
  if (ended && bytes < LEAST_PACKED_BYTES) return reply.send(Buffer.concat(first))
  const rest = async function* () {
    yield* first
    yield* pieces
  }
  const source = Readable.from(rest(), { objectMode: false })
  if (!acceptsGzip(request)) return reply.send(source)
  return reply.header('Content-Encoding', 'gzip').send(packed(source))
}
