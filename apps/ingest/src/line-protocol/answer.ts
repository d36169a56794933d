import type { Detail } from '@nrg/schema/problem'
import { setRetryAfter } from '@nrg/service/problems'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Taken } from '../intake.ts'
import { UNREACHABLE_RETRY_MS, withRefused } from '../write-answer.ts'
import { MALFORMED_LINE } from './points.ts'

/** InfluxDB's codes of errors by their status; any other status of a client's fault is `invalid`. */
const codes: Readonly<Record<number, string>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not found',
  405: 'method not allowed',
  413: 'request too large',
  422: 'unprocessable entity',
  429: 'too many requests',
  500: 'internal error',
  503: 'unavailable',
}

/** How many of the lines that were refused are named. */
const NAMED = 10

/** Answers an error as InfluxDB does: its code goes with the status. */
export function sendInfluxError(reply: FastifyReply, status: number, message: string): FastifyReply {
  const code = codes[status] ?? 'invalid'
  return reply.status(status).header('x-platform-error-code', code).send({ code, message })
}

/**
 * Answers what became of points as InfluxDB does: 204 where all are stored or kept on disk, else what was refused and how
 * much (`dropped`). What the client is to send again is a 429 or 503 with Retry-After, even where some of it is stored.
 */
export function answerPoints(taken: Taken, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = 'refusal' in taken ? taken.refusal : undefined
  const outcome = taken.kind === 'stored' ? taken.outcome : undefined
  switch (outcome?.kind) {
    case 'misconfigured':
      request.failure = outcome.reason
      return sendInfluxError(reply, 500, 'the database does not take the points: the log of the service says why')
    case 'busy':
    case 'unreachable':
      request.failure = outcome.reason
      setRetryAfter(reply, outcome.retryAfterMs ?? UNREACHABLE_RETRY_MS)
      return sendInfluxError(reply, 503, 'nothing was acknowledged: send the same again after the time of Retry-After')
  }
  const refused = outcome !== undefined && 'refused' in outcome ? outcome.refused : []
  const rejected = withRefused(refused, taken.batch)
  if (rejected.length === 0) return reply.status(204).send()
  const message = `partial write: ${described(rejected)} dropped=${rejected.length}`
  // New devices are let in later: only they make it worth to send the same again.
  if (refusal?.retryAfterMs !== undefined) {
    request.failure = refusal.code
    setRetryAfter(reply, refusal.retryAfterMs)
    return sendInfluxError(reply, 429, message)
  }
  if (taken.kind === 'foreign') return sendInfluxError(reply, 403, message)
  if (rejected.some(({ code }) => code === MALFORMED_LINE)) return sendInfluxError(reply, 400, message)
  return sendInfluxError(reply, 422, `failure writing points to database: ${message}`)
}

function described(rejected: readonly Detail[]): string {
  const named = rejected.slice(0, NAMED).map(({ line, message }) => `line ${line}: ${message}`)
  return [...named, ...(rejected.length > NAMED ? [`and ${rejected.length - NAMED} more`] : [])].join('; ')
}
