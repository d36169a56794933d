import createError, { type FastifyError } from '@fastify/error'
import type { Failure } from './failure.ts'

/** The database cannot be reached, or did not answer in time. */
export const InfluxUnreachable = createError('INF_DATABASE_UNREACHABLE', '%s', 503)
/** The database is there and asks to come again later. */
export const InfluxBusy = createError('INF_DATABASE_BUSY', '%s', 503)
/** The token, organisation, bucket or address is wrong: only an operator can help. */
export const InfluxMisconfigured = createError('INF_DATABASE_MISCONFIGURED', '%s', 503)
/** The database refused what was sent: the query, or a limit of it, is at fault. */
export const InfluxRefused = createError('INF_QUERY_REFUSED', '%s', 500)
/** A row of an answer does not have the columns or types that the query promised. */
export const InfluxRowMismatch = createError('INF_ROW', 'column %s: %s', 500)
/** A value cannot be a parameter of a query or part of a point. */
export const InfluxValueRefused = createError('INF_VALUE', '%s', 400)

/** An error of this package about a request to the database. */
export type InfluxError = FastifyError & { readonly retryAfterMs?: number }

/** The error for a database that does not answer, with the time to come again where it is known. */
export function unreachableError(
  failure: { readonly reason: string; readonly retryAfterMs?: number } | undefined,
  cause?: unknown,
): InfluxError {
  const error = new InfluxUnreachable(failure?.reason ?? 'the database does not answer', { cause })
  return failure?.retryAfterMs === undefined ? error : Object.assign(error, { retryAfterMs: failure.retryAfterMs })
}

/** Turns a failure into the error to throw, with the original as its cause. */
export function failureError(failure: Failure, cause: unknown): InfluxError {
  switch (failure.kind) {
    case 'unreachable':
      return unreachableError(failure, cause)
    case 'busy':
      return Object.assign(new InfluxBusy(failure.reason, { cause }), { retryAfterMs: failure.retryAfterMs })
    case 'misconfigured':
      return new InfluxMisconfigured(failure.reason, { cause })
    case 'refused':
      return new InfluxRefused(failure.reason, { cause })
  }
}
