import { AbortError, HttpError, RequestTimedOutError } from '@influxdata/influxdb-client'
import { errors } from 'undici'
import type { InfluxConfig } from './config.ts'
import { DeadlineError } from './deadline.ts'

/** How long to wait where the server asks for patience without saying for how long. */
const RETRY_MS = 1000

/**
 * How InfluxDB says that it takes no further series: nothing but the text tells it from lines that are at fault.
 *
 * @see https://docs.influxdata.com/influxdb/v1/troubleshooting/errors/#error-max-series-per-database-exceeded
 */
const SERIES_LIMIT = /(?:^|: )max-(?:series-per-database|values-per-tag) limit exceeded/

/** Why a request failed, by what can be done about it. */
export type Failure =
  /** Try again when the database is back. */
  | { readonly kind: 'unreachable'; readonly reason: string; readonly retryAfterMs?: number }
  /** Try again, but not before the time it asks for. */
  | { readonly kind: 'busy'; readonly reason: string; readonly retryAfterMs: number }
  /** An operator must correct the configuration; the reason says what. */
  | { readonly kind: 'misconfigured'; readonly reason: string }
  /** What was sent is at fault and will never be taken; where it met a limit, sent in parts it would meet it again. */
  | { readonly kind: 'refused'; readonly reason: string; readonly limit?: Limit }

/** What the database has no more room for: further series, or a body as large. */
export type Limit = 'series' | 'size'

/**
 * Says why a request to the database failed.
 *
 * @returns `undefined` for an error that is none of the database's: a bug, or the caller's own cancellation
 * @see https://docs.influxdata.com/influxdb/v2/api/#tag/Response-codes
 */
export function failureOf(error: unknown, config: InfluxConfig, signal?: AbortSignal): Failure | undefined {
  const cause = signal?.aborted === true ? signal.reason : error
  if (cause instanceof HttpError) return httpFailure(cause, config)
  const unreachable = (reason: string): Failure => ({
    kind: 'unreachable',
    reason: `InfluxDB at ${config.url} cannot be reached (${reason}): start it, or correct INFLUXDB_URL`,
  })
  if (cause instanceof DeadlineError) return unreachable(cause.message)
  if (cause instanceof RequestTimedOutError) return unreachable('no answer')
  if (cause instanceof AbortError || cause instanceof errors.SocketError) return unreachable('it closed the connection')
  // Errors of sockets, name resolution and TLS carry a code; so do those of a broken gzip stream.
  if (cause instanceof Error && signal?.aborted !== true && 'code' in cause && typeof cause.code === 'string')
    return cause.code.startsWith('ERR_') ? undefined : unreachable(cause.code)
  return undefined
}

function httpFailure(error: HttpError, { url, org, tokenName = 'INFLUXDB_TOKEN' }: InfluxConfig): Failure {
  const said = `${error.statusCode} ${error.message}`
  switch (error.statusCode) {
    case 401:
    case 403:
      return {
        kind: 'misconfigured',
        reason: `InfluxDB at ${url} refuses the token (${said}): set ${tokenName} to one that may do this, and restart`,
      }
    case 404:
      return {
        kind: 'misconfigured',
        reason: `InfluxDB at ${url} lacks what organisation ${org} needs (${said}): run the provisioning, or correct INFLUXDB_ORG`,
      }
    case 413:
      return { kind: 'refused', reason: said, limit: 'size' }
    case 400:
    case 422:
      return { kind: 'refused', reason: said, ...(SERIES_LIMIT.test(error.message) && { limit: 'series' as const }) }
  }
  if (error.statusCode === 429 || error.statusCode >= 500)
    return {
      kind: 'busy',
      reason: `InfluxDB at ${url} cannot take it now (${said})`,
      retryAfterMs: retryAfterMs(error.headers?.['retry-after']),
    }
  return {
    kind: 'misconfigured',
    reason: `what answers at ${url} is no InfluxDB 2 (${said}): correct INFLUXDB_URL`,
  }
}

/** The milliseconds of a Retry-After header: seconds or a date. The client's own reading takes them for milliseconds. */
function retryAfterMs(header: unknown): number {
  if (typeof header !== 'string') return RETRY_MS
  const ms = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now()
  return Number.isFinite(ms) && ms >= 0 ? ms : RETRY_MS
}
