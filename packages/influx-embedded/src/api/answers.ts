import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { StoreUnavailableError } from '../store/unavailable.ts'
import { ApiError, statusOf } from './api-error.ts'
import { pathOf } from './authentication.ts'
import { VERSION } from './version.ts'

/** Paths of InfluxDB's older router, which tells of unknown paths below them in plain text. */
const BARE = ['authorizations', 'buckets', 'labels', 'me', 'orgs', 'setup', 'signin', 'signout', 'users']

/** Headers, errors and unknown paths, as InfluxDB answers them. */
export function answerLikeInflux(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('X-Influxdb-Build', 'OSS').header('X-Influxdb-Version', VERSION)
    acceptAnyType(request)
    const path = pathOf(request)
    if (path === '/ping' || !path.startsWith('/api/v2')) return
    const { origin } = request.headers
    if (origin !== undefined) reply.header('Access-Control-Allow-Origin', origin)
    if (request.method === 'OPTIONS') return answerOptions(reply, origin !== undefined)
  })
  app.setErrorHandler((error: FastifyError | ApiError, request, reply) => answerError(error, request, reply))
  app.setNotFoundHandler((request, reply) => {
    const path = pathOf(request)
    const name = /^\/api\/v2\/([^/]+)\//.exec(path)?.[1]
    if (path.startsWith('/api/v2') && !(name !== undefined && BARE.includes(name))) {
      throw new ApiError('not found', 'path not found')
    }
    return reply.code(404).type('text/plain; charset=utf-8').send('404 page not found\n')
  })
}

/** InfluxDB never minds how a body's type is written; Fastify refuses what is not `type/subtype`. */
function acceptAnyType({ headers }: FastifyRequest): void {
  const type = headers['content-type']
  if (type !== undefined && !/^[\w.+-]+\/[\w.+-]+\s*(?:;|$)/.test(type)) {
    headers['content-type'] = 'application/octet-stream'
  }
}

function answerOptions(reply: FastifyReply, fromBrowser: boolean): FastifyReply {
  if (!fromBrowser) return reply.code(405).send()
  return reply
    .code(204)
    .header('Access-Control-Allow-Methods', 'POST, GET, OPTIONS, PUT, DELETE, PATCH')
    .header(
      'Access-Control-Allow-Headers',
      'Accept, Content-Type, Content-Length, Accept-Encoding, Authorization, User-Agent',
    )
    .send()
}

function answerError(error: FastifyError | ApiError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = error instanceof ApiError ? error : recognized(error)
  if (!known) {
    request.log.error({ err: error, reqId: request.id }, `${request.method} ${pathOf(request)} failed unexpectedly`)
    const message = `An internal error has occurred - check server logs for request ${request.id}`
    return send(reply, 500, 'internal error', message)
  }
  const status = statusOf(known.code)
  if (status === 503 || status === 429) reply.header('Retry-After', '1')
  return send(reply, status, known.code, known.message)
}

/** What the store refuses for now, and what Fastify refuses: a body that is too large, a malformed request. */
function recognized(error: FastifyError | StoreUnavailableError): ApiError | undefined {
  if (error instanceof StoreUnavailableError) return new ApiError('unavailable', error.message, { cause: error })
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new ApiError('request too large', 'unable to read data: points batch is too large', { cause: error })
  }
  const status = error.statusCode ?? 500
  return status < 500 ? new ApiError('invalid', error.message, { cause: error }) : undefined
}

function send(reply: FastifyReply, status: number, code: string, message: string): FastifyReply {
  return reply
    .code(status)
    .header('X-Platform-Error-Code', code)
    .type('application/json; charset=utf-8')
    .send({ code, message })
}
