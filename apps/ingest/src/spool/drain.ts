import { setTimeout as sleep } from 'node:timers/promises'
import type { Writer } from '@nrg/influx/write'
import { writePage } from '@nrg/influx/write-page'
import type { FastifyBaseLogger } from 'fastify'
import type { Hold } from './hold.ts'
import type { SpooledBucket, SpoolPage } from './spool.ts'
import type { Spooling } from './spooling.ts'

/** Lines of one request. */
const LINES = 5000
const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 5000
/** Between looks whether requests that nobody waits for have ended. */
const LEFT_MS = 100

export interface DrainOptions {
  readonly spooling: Spooling
  /** Each of them ends with its answer: a request that goes on after that could store what has become old. */
  readonly writers: Readonly<Record<SpooledBucket, Writer>>
  readonly hold: Hold
  /** Whether requests are under way whose readings were spooled because nobody would wait any longer. */
  readonly hasLeftBehind: () => boolean
  readonly log: Pick<FastifyBaseLogger, 'warn' | 'error'>
}

/**
 * Writes what is spooled to the database, in its order and one request at a time: no two have to agree on which reading of a
 * device and time came last. Others write beside it.
 */
export class Drain {
  readonly #options: DrainOptions
  readonly #stopping = new AbortController()
  readonly #running: Promise<void>
  #waitMs = FIRST_WAIT_MS

  constructor(options: DrainOptions) {
    this.#options = options
    this.#running = this.#run()
  }

  /** Ends what is under way; what is not acknowledged stays spooled. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { spooling, log } = this.#options
    const { signal } = this.#stopping
    while (!signal.aborted) {
      await spooling.waitForMore(signal)
      try {
        const waitMs = signal.aborted ? 0 : await this.#step()
        if (waitMs > 0) await this.#pause(waitMs)
      } catch (error) {
        if (signal.aborted) return
        log.error(error, 'the spool could not be drained')
        await this.#pause(this.#backOff())
      }
    }
  }

  /** Writes one page; answers how long to wait before the next. */
  async #step(): Promise<number> {
    const { spooling, writers, hold, hasLeftBehind } = this.#options
    if (hold.leftMs > 0) return hold.leftMs
    if (hasLeftBehind()) return LEFT_MS
    const page = await spooling.spool.next(LINES)
    if (page === undefined) return this.#backOff()
    const { signal } = this.#stopping
    const write: Writer['write'] = (lines) => writers[page.bucket].write(lines, { signal })
    const outcome = await writePage(page.lines, { ...writers[page.bucket], write })
    if (outcome.kind === 'misconfigured' && page.bucket === 'registry') {
      // Readings do not wait for it: what is not on record is new again after a restart.
      this.#options.log.warn(`${page.lines.length} new devices are not put on record: ${outcome.reason}`)
      return (await spooling.spool.acknowledge(page, [])) === undefined ? 0 : this.#backOff()
    }
    if (outcome.kind !== 'settled')
      return Math.max(this.#backOff(), 'retryAfterMs' in outcome ? (outcome.retryAfterMs ?? 0) : 0)

    const { refused } = outcome
    const fault = await spooling.spool.acknowledge(page, refused)
    if (fault !== undefined) return this.#backOff()
    this.#waitMs = FIRST_WAIT_MS
    this.#tell(page, refused.length, refused[0]?.reason)
    return 0
  }

  #tell({ lines, lost }: SpoolPage, refused: number, reason: string | undefined): void {
    const { spooling, log } = this.#options
    if (lost > 0) log.error(`${lost} spooled lines could not be read, and are lost`)
    if (refused > 0) log.warn(`InfluxDB never takes ${refused} lines, which are dead letters now; the first: ${reason}`)
    spooling.drained(lines.length)
  }

  #backOff(): number {
    const waitMs = this.#waitMs
    this.#waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS)
    // Not all services that write to it come back at the same time.
    return waitMs * (1 + Math.random() / 4)
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#stopping.signal }).catch(() => undefined)
  }
}
