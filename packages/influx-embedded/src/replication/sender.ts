import type { FastifyBaseLogger } from 'fastify'
import type { QueueEntry } from '../store/format/queue-entry.ts'
import type { ReplicationQueues } from '../store/replication-queues.ts'
import { postWrite, type WriteAnswer, type WriteTarget } from './post-write.ts'
import { packLines, QueuedBatch } from './queued-batch.ts'
import { splitLines } from './split-lines.ts'

/** What a sender has to know anew for each request. */
export interface SendingTo {
  readonly target: WriteTarget
  readonly maxAgeMs: number
  /** Whether lines that the other database never takes are dropped: otherwise they are tried for ever. */
  readonly dropNonRetryableData: boolean
}

/** What a sender did since the start. */
export interface SenderCounts {
  sentBytes: number
  droppedBytes: number
  expiredPoints: number
  readonly errors: Map<number, number>
}

export interface SenderOptions {
  readonly id: string
  readonly queues: ReplicationQueues
  /** Where to send; undefined where the replication is no more. */
  readonly to: () => SendingTo | undefined
  /** Notes what came of a request. */
  readonly note: (code: number, message: string) => Promise<void>
  readonly now: () => number
  readonly logger: FastifyBaseLogger
}

const FIRST_RETRY_MS = 500
const LAST_RETRY_MS = 60_000
/** Whatever the other database asks for. */
const LONGEST_WAIT_MS = 24 * 3_600_000
/** Between two requests that are not full: what is written in small pieces goes in one. */
const LINGER_MS = 50
const EXPIRED_AT_ONCE = 1000
/** Statuses after which the same lines are refused again. */
const REFUSED_FOR_GOOD: readonly number[] = [400, 413, 422]

/** What became of some lines: all but `done` says that they are to be sent again. */
type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'failed'; readonly answer: WriteAnswer }
  /** The sender is to stop, or to send in another way. */
  | { readonly kind: 'interrupted' }

/** Sends what waits for one replication, in the order of writing, again and again until the other database has it. */
export class Sender {
  readonly counts: SenderCounts = { sentBytes: 0, droppedBytes: 0, expiredPoints: 0, errors: new Map() }
  readonly #options: SenderOptions
  #running: Promise<void> | undefined
  #stopped = false
  #request: AbortController | undefined
  /** The last key that was removed: what is before it need not be looked at. */
  #from: Buffer | undefined
  #attempts = 0
  /** Whether something came since the queue was last read. */
  #woken = true
  #resume: () => void = () => {}
  #retry: () => void = () => {}

  constructor(options: SenderOptions) {
    this.#options = options
  }

  start(): void {
    this.#running ??= this.#run()
  }

  /** Says that something more waits. */
  wake(): void {
    this.#woken = true
    this.#resume()
  }

  /** Says that the other database may be reached in another way now: it is tried at once. */
  retryNow(): void {
    this.#attempts = 0
    this.#request?.abort()
    this.#retry()
  }

  /** Ends a request that is under way; what it had is sent again by the next sender. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#request?.abort()
    this.#resume()
    this.#retry()
    await this.#running
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      try {
        const wait = await this.#sendNext()
        if (wait > 0) await this.#pause(wait)
      } catch (err) {
        // The disk refuses for now, which is said where that is found out.
        this.#options.logger.warn({ err, replicationID: this.#options.id }, 'What is to be replicated has to wait.')
        await this.#pause(FIRST_RETRY_MS)
      }
    }
  }

  /** Sends what is first in the queue; answers how long to wait before the next. */
  async #sendNext(): Promise<number> {
    const { to, note } = this.#options
    this.#woken = false
    const sending = to()
    if (!sending) return this.#untilWoken()
    const began = performance.now()
    const { batch, expired } = await this.#nextBatch(sending.maxAgeMs)
    await this.#forgetExpired(expired)
    if (batch.entries.length === 0) return expired.length > 0 ? 0 : this.#untilWoken()
    const outcome = await this.#post(sending, await batch.packed(), () => batch.lines())
    if (outcome.kind === 'interrupted') return 0
    if (outcome.kind === 'failed') {
      const { status, message, retryAfterMs } = outcome.answer
      await note(status, message)
      return retryAfterMs ? Math.min(retryAfterMs, LONGEST_WAIT_MS) : this.#backoff()
    }
    this.#attempts = 0
    await this.#remove(batch.entries)
    return Math.max(LINGER_MS - (performance.now() - began), 0)
  }

  async #nextBatch(maxAgeMs: number): Promise<{ batch: QueuedBatch; expired: QueueEntry[] }> {
    const { id, queues, now } = this.#options
    const expired: QueueEntry[] = []
    const batch = new QueuedBatch()
    for await (const entry of queues.read(id, this.#from)) {
      if (entry.queuedAt + maxAgeMs >= now()) {
        if (!batch.add(entry)) break
      } else if (expired.push(entry) === EXPIRED_AT_ONCE) break
    }
    return { batch, expired }
  }

  async #forgetExpired(expired: readonly QueueEntry[]): Promise<void> {
    if (expired.length === 0) return
    let points = 0
    for (const { lineCount } of expired) points += lineCount
    await this.#remove(expired)
    this.counts.expiredPoints += points
    const { id, logger } = this.#options
    logger.warn({ replicationID: id, points }, 'Points were not replicated: they have waited too long.')
  }

  async #remove(entries: readonly QueueEntry[]): Promise<void> {
    await this.#options.queues.remove(this.#options.id, entries)
    this.#from = entries.at(-1)?.key
  }

  async #post(sending: SendingTo, body: Buffer, lines: () => Promise<Buffer>): Promise<Outcome> {
    if (this.#stopped) return { kind: 'interrupted' }
    const request = new AbortController()
    this.#request = request
    const answer = await postWrite(sending.target, body, request.signal)
    if (request.signal.aborted) return { kind: 'interrupted' }
    if (answer.status === 204) {
      this.counts.sentBytes += body.length
      await this.#options.note(204, '')
      return { kind: 'done' }
    }
    this.counts.errors.set(answer.status, (this.counts.errors.get(answer.status) ?? 0) + 1)
    if (!REFUSED_FOR_GOOD.includes(answer.status)) return { kind: 'failed', answer }
    const { status } = answer
    // Of what is refused with 422 all but the lines that it names was taken.
    const halves =
      status === 413 || (status === 400 && sending.dropNonRetryableData) ? splitLines(await lines()) : undefined
    if (halves) return this.#postHalves(sending, halves)
    if (!sending.dropNonRetryableData) return { kind: 'failed', answer }
    await this.#options.note(status, answer.message)
    this.counts.droppedBytes += body.length
    const { id, logger } = this.#options
    logger.warn({ replicationID: id, status, bytes: body.length }, `Not replicated: ${answer.message}`)
    return { kind: 'done' }
  }

  async #postHalves(sending: SendingTo, halves: readonly [Buffer, Buffer]): Promise<Outcome> {
    for (const half of halves) {
      const outcome = await this.#post(sending, await packLines(half), async () => half)
      if (outcome.kind !== 'done') return outcome
    }
    return { kind: 'done' }
  }

  #backoff(): number {
    const longest = Math.min(FIRST_RETRY_MS * 2 ** this.#attempts++, LAST_RETRY_MS)
    return longest * (0.75 + Math.random() / 4)
  }

  async #untilWoken(): Promise<number> {
    if (!this.#woken && !this.#stopped) {
      await new Promise<void>((resolve) => {
        this.#resume = resolve
      })
    }
    return 0
  }

  #pause(ms: number): Promise<void> {
    if (this.#stopped) return Promise.resolve()
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#retry = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
