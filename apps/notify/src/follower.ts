import type { FastifyBaseLogger } from 'fastify'
import { decide } from './decisions/decide.ts'
import type { Policy } from './decisions/policy.ts'
import { reachBack } from './decisions/reach-back.ts'
import type { Outbox, Waiting } from './outbox/outbox.ts'
import type { CostReader } from './reader/cost.ts'
import type { IncidentReader } from './reader/incident-reader.ts'

/** What is there is read so often; where reading takes longer, that long after it. */
const EVERY_MS = 1000
const PRUNE_MS = 3_600_000

export interface FollowerOptions {
  readonly reader: IncidentReader
  readonly costs: CostReader
  readonly outbox: Outbox
  readonly policy: Policy
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  readonly log: Pick<FastifyBaseLogger, 'warn' | 'info'>
  /** Given what is in the outbox now. */
  readonly onKept: (waiting: Iterable<Waiting>) => void
  /** How often it is read, in ms; a second where it is left out. */
  readonly everyMs?: number
}

/** Reads what there is, decides what is to be told, and keeps it: over and over. */
export class Follower {
  readonly #options: FollowerOptions
  #timer: NodeJS.Timeout | undefined
  #following: Promise<void> | undefined
  #stopped = false
  #said: string | undefined
  #prunedAt = Number.NEGATIVE_INFINITY
  /** When it was last read, in milliseconds since the epoch. */
  readAt: number | undefined

  constructor(options: FollowerOptions) {
    this.#options = options
  }

  start(): void {
    if (this.#stopped) return
    const began = performance.now()
    this.#following = this.#step().finally(() => {
      if (this.#stopped) return
      const took = performance.now() - began
      const everyMs = this.#options.everyMs ?? EVERY_MS
      this.#timer = setTimeout(() => this.start(), Math.max(everyMs - took, took))
    })
  }

  async close(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#following
  }

  async #step(): Promise<void> {
    const { log } = this.#options
    try {
      await this.follow()
      if (this.#said !== undefined) log.info('alerts can be read again')
      this.#said = undefined
    } catch (error) {
      const { message } = error as Error
      if (message !== this.#said) log.warn(`nobody is told of anything new: ${message}`)
      this.#said = message
    }
  }

  /** Reads, decides and keeps once. */
  async follow(): Promise<void> {
    const { reader, costs, outbox, policy, clock, onKept } = this.#options
    const now = clock()
    const view = await reader.read(now, reachBack(outbox.book.all(), policy))
    const decision = decide(outbox.book, view, { policy, since: outbox.since })
    const kept = await outbox.keep(await costs.priced(decision, view.incidents, now))
    this.readAt = now
    if (kept.length > 0) onKept(kept)
    if (now - this.#prunedAt < PRUNE_MS && now >= this.#prunedAt) return
    this.#prunedAt = now
    await outbox.prune()
  }
}
