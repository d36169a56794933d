import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { HttpError } from '@influxdata/influxdb-client'
import type { Connection } from './connection.ts'
import { type Failure, failureOf, type Limit } from './failure.ts'
import { type Answer, post } from './post.ts'

/** The most requests that are spent on finding which lines of one batch are refused. */
const REQUEST_LIMIT = 256
/** From so many characters on a body is worth to be compressed. */
const PACKED_LENGTH = 1000

const pack = promisify(gzip)

/** A line that the database does not take. */
export interface RefusedLine {
  /** Its place among the lines that were given. */
  readonly index: number
  readonly reason: string
  /** The limit that its request met: then it need not be this line's fault, nor is it certain that it was not stored. */
  readonly limit?: Limit
}

/** What became of a batch. In every case sending the same lines again is harmless: a point is written once. */
export type WriteOutcome =
  | { readonly kind: 'written'; readonly lines: number }
  /** All but these lines are written; `lines` counts those that surely are. */
  | { readonly kind: 'partial'; readonly lines: number; readonly refused: readonly RefusedLine[] }
  | Exclude<Failure, { kind: 'refused' }>

/** Writes lines to one bucket. */
export interface Writer {
  /**
   * Writes the lines as one request; a second one follows only where some are at fault, to find out which. Lines whose
   * request met a limit are refused together. The signal ends the request that is under way.
   */
  write(lines: readonly string[], options?: { readonly signal?: AbortSignal }): Promise<WriteOutcome>
  /** Why nothing can be written now; `undefined` where it can. */
  obstacle(): Promise<string | undefined>
}

/**
 * Makes a writer of lines with nanosecond times.
 *
 * It has no buffer and no retries of its own: each outcome is said, and the caller decides. The client's `WriteApi`
 * keeps lines in memory, drops them after some attempts, and splits a batch at its own sizes.
 */
export function createWriter(connection: Connection, bucket: string): Writer {
  const query = new URLSearchParams({ org: connection.config.org, bucket, precision: 'ns' })
  const path = `${new URL(connection.config.url).pathname.replace(/\/$/, '')}/api/v2/write?${query}`

  async function write(lines: readonly string[], { signal }: { signal?: AbortSignal } = {}): Promise<WriteOutcome> {
    const refused: RefusedLine[] = []
    let requests = 0
    // Halves what is refused until the bad lines are alone. The good ones around them are sent more than once.
    const batches = [{ start: 0, end: lines.length }]
    for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
      const { start, end } = batch
      requests++
      const part = start === 0 && end === lines.length ? lines : lines.slice(start, end)
      const failure = await send(connection, path, part, signal)
      if (failure === undefined) continue
      if (failure.kind !== 'refused') return failure
      if (end - start > 1 && failure.limit === undefined && requests + batches.length + 2 <= REQUEST_LIMIT) {
        const middle = (start + end) >>> 1
        batches.push({ start: middle, end }, { start, end: middle })
      } else addRefused(refused, start, end, failure)
    }
    const written = lines.length - refused.length
    return refused.length === 0 ? { kind: 'written', lines: written } : { kind: 'partial', lines: written, refused }
  }

  return {
    write,
    // An empty body is a write of nothing: it is answered as any write by this token to this bucket would be.
    obstacle: async () => (await send(connection, path, []))?.reason,
  }
}

/** Sends the lines; the answer is `undefined` where the database has them. */
async function send(
  { sockets, config, compress }: Connection,
  path: string,
  lines: readonly string[],
  signal?: AbortSignal,
): Promise<Failure | undefined> {
  const text = lines.join('\n')
  const isPacked = compress && text.length > PACKED_LENGTH
  const headers = {
    authorization: `Token ${config.token}`,
    'content-type': 'text/plain; charset=utf-8',
    ...(isPacked && { 'content-encoding': 'gzip' }),
  }
  try {
    const body = isPacked ? await pack(text) : text
    const answer = await post(sockets, { path, headers, body, timeoutMs: config.timeoutMs, signal })
    if (answer.status === 204) return undefined
    throw errorOf(answer)
  } catch (error) {
    const failure = failureOf(error, config, signal)
    if (failure === undefined) throw error
    return failure
  }
}

/** The error of an answer, as the official client has it. */
function errorOf({ status, statusText, headers, body }: Answer): HttpError {
  if (status < 300) return new HttpError(status, 'an answer that InfluxDB does not give to a write')
  const said = body === '' ? String(headers['x-influxdb-error'] ?? '') : body
  return new HttpError(status, statusText, said, headers['retry-after'], headers['content-type'], undefined, headers)
}

function addRefused(
  refused: RefusedLine[],
  start: number,
  end: number,
  { reason: said, limit }: Extract<Failure, { kind: 'refused' }>,
): void {
  const reason = end - start === 1 ? said : `one of ${end - start} lines: ${said}`
  for (let index = start; index < end; index++) refused.push({ index, reason, ...(limit && { limit }) })
}
