import type { ClockWarning } from '@nrg/schema/device-clock'
import { DETAIL_LIMIT, type Detail } from '@nrg/schema/problem'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type LineStream, linePages, type PageLimits } from '../body/line-stream.ts'
import type { Refusal } from '../devices/admit.ts'
import type { Intake, Taken } from '../intake.ts'
import { FOREIGN_DEVICE } from '../keys/foreign.ts'
import { nobody } from '../keys/sender.ts'
import { readBatch } from '../reading/batch.ts'
import type { ReadingRules } from '../reading/reading.ts'
import { refusedFields, rejectedFields, warningFields } from '../rejected.ts'
import type { ReadingScanner } from '../scan/reading-scanner.ts'
import { type RefusedLines, refusedAnswer, refusedLines, refusedReason, withRefused } from '../write-answer.ts'
import { notLetInAnswer, takenAnswer } from './taken-answer.ts'

export interface TakeLinesOptions {
  readonly take: Intake
  readonly limits: PageLimits
  readonly rules: ReadingRules
  readonly scanner: ReadingScanner | undefined
}

/** How long whoever still sends, and is answered, has to hear of it, in milliseconds. */
const LINGER_MS = 2000

/**
 * Takes readings as they come, a page at a time, and answers what became of all of them. Where the database and the spool take
 * no more of them, nothing is acknowledged and the rest is not read.
 */
export async function takeLines(
  stream: LineStream,
  { take, limits, rules, scanner }: TakeLinesOptions,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const sum = new Sum()
  let last: Taken | undefined
  let pages = 0
  try {
    for await (const items of linePages(stream.chunks, limits, scanner)) {
      last = await take(readBatch(items, rules), { sender: request.sender ?? nobody })
      pages++
      if (!sum.add(last)) break
    }
  } finally {
    if (!request.raw.complete) hangUp(request, reply)
  }
  if (last === undefined) return reply.status(400).send({ ok: false, error: 'empty data' })
  if (pages > 1 && !sum.isStopped) return sum.answer(request, reply)
  return takenAnswer({ ...last, batch: { ...last.batch, warnings: sum.warnings } }, request, reply)
}

/** Reads what is still on its way, and lets it go: who sends has to hear the answer before the connection ends. */
function hangUp({ raw }: FastifyRequest, reply: FastifyReply): void {
  raw.resume()
  reply.raw.once('finish', () => setTimeout(() => raw.complete || raw.destroy(), LINGER_MS).unref())
}

/** What became of the pages of a request. */
class Sum {
  #written = 0
  #queued = 0
  #rejected: Detail[] = []
  #count = 0
  #foreign = 0
  #refusal: Refusal | undefined
  /** What the database refused. */
  #refused: RefusedLines | undefined
  readonly #ignored = new Set<string>()
  readonly #warnings = new Map<string, ClockWarning>()
  /** Nothing more is taken. */
  isStopped = false

  /** Adds a page; false where no more is to be read. */
  add(taken: Taken): boolean {
    const { batch } = taken
    for (const warning of batch.warnings ?? []) this.#warnings.set(warning.device_id, warning)
    const outcome = taken.kind === 'stored' ? taken.outcome : undefined
    if (outcome !== undefined && !('lines' in outcome)) {
      this.isStopped = true
      return false
    }
    const refused = outcome !== undefined && 'refused' in outcome ? outcome.refused : []
    const rejected = withRefused(refused, batch)
    this.#written += outcome?.lines ?? 0
    this.#queued += outcome?.kind === 'queued' ? outcome.queued : 0
    if (refused.length > 0) this.#addRefused(refusedLines(refused))
    this.#count += rejected.length
    for (const detail of rejected) {
      if (detail.code === FOREIGN_DEVICE) this.#foreign++
      if (this.#rejected.length < DETAIL_LIMIT) this.#rejected.push(detail)
    }
    for (const name of batch.ignored) if (this.#ignored.size < DETAIL_LIMIT) this.#ignored.add(name)
    if ('refusal' in taken) this.#refusal ??= taken.refusal
    return true
  }

  #addRefused({ count, first, limit }: RefusedLines): void {
    const before = this.#refused ?? { count: 0, first, limit }
    this.#refused = {
      count: before.count + count,
      first: before.first,
      limit: before.limit === limit ? limit : undefined,
    }
  }

  /** What there is to say of the clocks of all pages, also of those that came before the one that ended it. */
  get warnings(): readonly ClockWarning[] {
    return [...this.#warnings.values()]
  }

  answer(request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const { warnings } = this
    if (this.#written + this.#queued > 0)
      return reply.status(this.#queued > 0 ? 202 : 200).send({
        ok: true,
        written: this.#written,
        ...(this.#queued > 0 && { queued: this.#queued }),
        ...rejectedFields('rejected', this.#rejected, this.#count),
        ...warningFields(warnings),
        ...(this.#ignored.size > 0 && { ignored: [...this.#ignored].sort() }),
      })
    const details = refusedFields({ rejected: this.#rejected, warnings }, this.#count)
    if (this.#refused !== undefined) {
      request.failure = refusedReason(this.#refused)
      return refusedAnswer(this.#refused, details, reply)
    }
    if (this.#refusal !== undefined) return notLetInAnswer(this.#refusal, details, request, reply)
    const isForeign = this.#count > 0 && this.#foreign === this.#count
    return reply
      .status(isForeign ? 403 : 422)
      .send({ ok: false, error: isForeign ? FOREIGN_DEVICE : 'validation_error', ...details })
  }
}
