import type { Limit } from '@nrg/influx/failure'
import type { RefusedLine } from '@nrg/influx/write'
import { setRetryAfter } from '@nrg/service/problems'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Batch, inOrder, located } from './reading/batch.ts'
import { type RefusedFields, refusedFields, rejectedFields, warningFields } from './rejected.ts'
import type { StoreOutcome } from './store.ts'

/** How long a client is asked to wait while the database cannot be reached. */
export const UNREACHABLE_RETRY_MS = 2000

/** The same where it takes no further series: somebody has to make room first. */
const FULL_RETRY_MS = 60_000

/** What is answered where the database has no room, or takes no bodies as large. */
const limitCodes: Readonly<Record<Limit, string>> = { series: 'database_full', size: 'too_large' }
const limitStatus: Readonly<Record<Limit, number>> = { series: 503, size: 413 }

/** What is to be done where it has no room. */
const FULL_ADVICE =
  'the database has no room for what it does not know yet (of the embedded one INFLUX_MAX_SERIES says how much); what it knows is stored as before'

/** The code of a line that the database did not take. */
export const refusedCode = ({ limit }: RefusedLine): string => (limit ? limitCodes[limit] : 'write_failed')

const refusedMessage = ({ limit, reason }: RefusedLine): string =>
  limit === 'series' ? `${reason}; ${FULL_ADVICE}` : reason

/** Lines that the database refused, in few words. */
export interface RefusedLines {
  readonly count: number
  readonly first: string | undefined
  /** The limit that all of them met. Lines beside those that met one may be at fault as well; what is true of all is said. */
  readonly limit: Limit | undefined
}

export const refusedLines = (refused: readonly RefusedLine[]): RefusedLines => ({
  count: refused.length,
  first: refused[0]?.reason,
  limit: refused.every((one) => one.limit) ? refused[0]?.limit : undefined,
})

/** The same for the log. */
export const refusedReason = ({ count, first }: RefusedLines): string =>
  `InfluxDB refused ${count} lines, the first: ${first}`

/** Answers that the database refused all lines. */
export function refusedAnswer({ limit }: RefusedLines, details: RefusedFields, reply: FastifyReply) {
  if (limit === 'series') setRetryAfter(reply, FULL_RETRY_MS)
  return reply
    .status(limit ? limitStatus[limit] : 500)
    .send({ ok: false, error: limit ? limitCodes[limit] : 'write_failed', ...details })
}

/** Answers what became of a batch in the database. */
export function writeAnswer(outcome: StoreOutcome, batch: Batch, request: FastifyRequest, reply: FastifyReply) {
  if ('reason' in outcome) request.failure = outcome.reason
  const failed = (status: number, error: string, message: string) =>
    reply
      .status(status)
      .send({ ok: false, error, details: [{ code: error, message }], ...warningFields(batch.warnings) })

  switch (outcome.kind) {
    case 'written':
      return reply.send(stored(outcome.lines, batch.rejected, batch))
    case 'queued': {
      // The log has said that readings are spooled, and will when no more are.
      request.failure = null
      const rejected = withRefused(outcome.refused, batch)
      return reply.status(202).send({ ...stored(outcome.lines, rejected, batch), queued: outcome.queued })
    }
    case 'partial': {
      const refused = refusedLines(outcome.refused)
      request.failure = refusedReason(refused)
      const rejected = withRefused(outcome.refused, batch)
      if (outcome.lines > 0) return reply.send(stored(outcome.lines, rejected, batch))
      return refusedAnswer(refused, refusedFields({ ...batch, rejected }), reply)
    }
    case 'misconfigured':
      return failed(500, 'write_failed', 'the database does not take the readings: the log of the service says why')
    case 'busy':
      setRetryAfter(reply, outcome.retryAfterMs)
      return failed(503, 'database_busy', 'nothing was acknowledged: send the same again after the time of Retry-After')
    case 'unreachable':
      setRetryAfter(reply, outcome.retryAfterMs ?? UNREACHABLE_RETRY_MS)
      return failed(
        503,
        'database_unreachable',
        'nothing was acknowledged: send the same again after the time of Retry-After',
      )
  }
}

const stored = (written: number, rejected: Batch['rejected'], { ignored, warnings }: Batch) => ({
  ok: true as const,
  written,
  ...rejectedFields('rejected', rejected),
  ...warningFields(warnings),
  ...(ignored.length > 0 && { ignored }),
})

/** What was rejected before, and what the database has refused, in the order of the request. */
export function withRefused(refused: readonly RefusedLine[], batch: Batch): Batch['rejected'] {
  if (refused.length === 0) return batch.rejected
  const details = refused.map((line) =>
    located(
      { code: refusedCode(line), message: refusedMessage(line) },
      batch.places[line.index] ?? { index: line.index },
    ),
  )
  return inOrder([...batch.rejected, ...details])
}
