import { DETAIL_LIMIT, describeProblem, PROBLEM_MEDIA_TYPE, type Problem } from '@nrg/schema/problem'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'

/** Fastify's own errors by what they are in our words. */
const known: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'body_too_large',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'unsupported_media_type',
  FST_ERR_HANDLER_TIMEOUT: 'timed_out',
}

/** How much of what a client has sent it is told again. */
const SHOWN_LENGTH = 300

/** What an error knows beside its message. */
interface Advice {
  /** When to come again. */
  readonly retryAfterMs?: number
  /** What it is by now that was acted on. */
  readonly state?: string
}

/**
 * Answers every error as a `Problem`: `error` is the error's code without its prefix. Whoever answers one gets the members of
 * RFC 9457 added, and a request id to ask with.
 *
 * What went wrong inside (a status of 500) is logged and not told.
 */
export default fp(
  async (fastify) => {
    fastify.setErrorHandler(sendProblem)
    fastify.addHook('preSerialization', (request, reply, payload, done) => {
      if (reply.statusCode < 400 || !isProblem(payload)) return done(null, payload)
      reply.type(PROBLEM_MEDIA_TYPE)
      done(null, describeProblem(payload, reply.statusCode, request.id))
    })

    fastify.setNotFoundHandler(sendNotFound)
    // Before the body of such a request is read: nobody wants it.
    fastify.addHook('preParsing', (request, reply, payload, done) => {
      if (request.is404) sendNotFound(request, reply)
      else done(null, payload)
    })
  },
  { name: 'problems', dependencies: ['request-log'] },
)

const isProblem = (payload: unknown): payload is Problem =>
  typeof payload === 'object' && payload !== null && 'ok' in payload && payload.ok === false && 'error' in payload

function sendNotFound(request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const [path = ''] = request.url.split('?', 1)
  const message = `there is no ${request.method} ${path.slice(0, SHOWN_LENGTH)}: see /docs`
  return reply.status(404).send({ ok: false, error: 'not_found', details: [{ code: 'not_found', message }] })
}

/** Answers an error as a `Problem`. */
export function sendProblem(error: FastifyError & Advice, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const { status, problem } = problemOf(error, request, reply)
  // Hooks do not see an error of before there is a route.
  return reply
    .status(status)
    .type(PROBLEM_MEDIA_TYPE)
    .send(describeProblem(problem, status, request.id))
}

/** What an error is to be answered with; `request.failure` then has it for the log, and the reply its Retry-After. */
export function problemOf(
  error: FastifyError & Advice,
  request: FastifyRequest,
  reply: FastifyReply,
): { readonly status: number; readonly problem: Problem } {
  const status = error.validation ? 400 : (error.statusCode ?? 500)
  const inside = status >= 500 && status !== 503
  request.failure = inside ? error : status === 503 ? error.message : null
  if (status === 503 || error.retryAfterMs !== undefined) setRetryAfter(reply, error.retryAfterMs)
  const name = inside ? 'internal_error' : nameOf(error)
  const told = inside
    ? 'something went wrong here: the log of the service has the request by its id'
    : messageOf(error, request.routeOptions.bodyLimit)
  const details = error.validation?.map(({ instancePath, message }) => ({
    code: 'invalid',
    message: message ?? 'it is not valid',
    field: instancePath.slice(1),
  })) ?? [{ code: name, message: told }]
  const problem: Problem = {
    ok: false,
    error: name,
    details: details.slice(0, DETAIL_LIMIT),
    ...(error.state !== undefined && { state: error.state }),
  }
  return { status, problem }
}

/** Asks the client to come again, and spreads those who ask at the same time. */
export function setRetryAfter(reply: FastifyReply, ms = 1000): void {
  reply.header('retry-after', Math.ceil(ms / 1000) + Math.floor(Math.random() * 3))
}

function nameOf({ code, validation }: FastifyError): string {
  if (validation) return 'validation_error'
  if (code === undefined) return 'bad_request'
  return known[code] ?? (code.startsWith('FST_') ? 'bad_request' : code.replace(/^[A-Z]+_/, '').toLowerCase())
}

function messageOf(error: FastifyError, bodyLimit: number): string {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return `the body is larger than ${bodyLimit} bytes: send it in parts`
  return error.message.length > SHOWN_LENGTH ? `${error.message.slice(0, SHOWN_LENGTH)}…` : error.message
}
