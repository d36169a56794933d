import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { ScriptRefusal } from '../script/script-refusal.ts'
import { StoreUnavailableError } from '../store/unavailable.ts'
import { ApiError, statusOf } from '../wire/api-error.ts'
import { VERSION } from '../wire/version.ts'

/** Headers and errors, as InfluxDB answers them. */
export function answerLikeInflux(app: FastifyInstance): void {
  app.addHook('onRequest', async (request, reply) => {
    reply.header('X-Influxdb-Build', 'OSS').header('X-Influxdb-Version', VERSION)
    acceptAnyType(request)
  })
  app.setErrorHandler((error: FastifyError | ApiError, request, reply) => answerError(error, request, reply))
}

/** InfluxDB never minds how a body's type is written; Fastify refuses what is not `type/subtype`. */
function acceptAnyType({ headers }: FastifyRequest): void {
  const type = headers['content-type']
  if (type !== undefined && !/^[\w.+-]+\/[\w.+-]+\s*(?:;|$)/.test(type)) {
    headers['content-type'] = 'application/octet-stream'
  }
}

function answerError(error: FastifyError | ApiError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const known = error instanceof ApiError ? error : recognized(error)
  if (!known) {
    request.log.error(
      { err: error, reqId: request.id },
      `${request.method} ${request.routeOptions.url} failed unexpectedly`,
    )
    const message = `An internal error has occurred - check server logs for request ${request.id}`
    return send(reply, 500, { code: 'internal error', message })
  }
  const status = statusOf(known.code)
  if (status === 503 || status === 429) reply.header('Retry-After', '1')
  return send(reply, status, { code: known.code, message: known.message })
}

/** What the store refuses for now, a script that cannot be parsed, and what Fastify refuses: a body that is too large, a malformed request. */
function recognized(error: FastifyError | StoreUnavailableError | ScriptRefusal): ApiError | undefined {
  if (error instanceof StoreUnavailableError) return new ApiError('unavailable', error.message, { cause: error })
  if (error instanceof ScriptRefusal) return new ApiError('invalid', error.message, { cause: error })
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new ApiError('request too large', 'unable to read data: points batch is too large', { cause: error })
  }
  const status = error.statusCode ?? 500
  return status < 500 ? new ApiError('invalid', error.message, { cause: error }) : undefined
}

function send(
  reply: FastifyReply,
  status: number,
  body: { code: string; message: string; error?: string },
): FastifyReply {
  return reply
    .code(status)
    .header('X-Platform-Error-Code', body.code)
    .type('application/json; charset=utf-8')
    .send(body)
}

/** Answers an error with its message in `error`, too, where clients of InfluxDB 1 look for it. */
export function sendLegacyError(reply: FastifyReply, { code, message }: ApiError): FastifyReply {
  return send(reply, statusOf(code), { code, message, error: message })
}
