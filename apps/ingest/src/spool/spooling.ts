import { type DeviceReading, readingLine } from '@nrg/influx/reading-line'
import type { FastifyBaseLogger } from 'fastify'
import type { Spool, SpooledBucket } from './spool.ts'

export interface SpoolingOptions {
  readonly spool: Spool
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>
  /** Told of lines that were kept. */
  readonly onKept?: (lines: number) => void
}

/** What is kept while the database takes nothing, and which readings have to wait behind it. */
export class Spooling {
  readonly spool: Spool
  readonly #options: SpoolingOptions
  #wake: () => void = () => undefined
  #isFull = false
  /** Since when there is something, and how much has been drained of it. */
  #since: number | undefined
  #drained = 0

  constructor(options: SpoolingOptions) {
    this.spool = options.spool
    this.#options = options
    if (this.spool.state.lines === 0) return
    this.#since = performance.now()
    options.log.info(`${this.spool.state.lines} lines wait in the spool`)
  }

  /** Keeps readings on disk. Why they cannot be kept; `undefined` where they are. */
  async keepReadings(readings: readonly DeviceReading[], reason: string): Promise<string | undefined> {
    const obstacle = await this.keep('raw', readings.map(readingLine), reason)
    if (obstacle === undefined) this.#options.onKept?.(readings.length)
    return obstacle
  }

  /** The same for lines of any bucket. */
  async keep(bucket: SpooledBucket, lines: readonly string[], reason: string): Promise<string | undefined> {
    const { log } = this.#options
    const obstacle = await this.spool.append(bucket, lines)
    if (obstacle !== undefined) {
      if (!this.#isFull) log.error(`readings are refused: ${obstacle}`)
      this.#isFull = true
      return obstacle
    }
    if (this.#isFull) log.info('the spool takes readings again')
    this.#isFull = false
    if (this.#since === undefined) {
      this.#since = performance.now()
      log.warn(`readings are spooled: ${reason}`)
    }
    this.#wake()
    return undefined
  }

  /** The places of readings that have to wait behind what is spooled of their device: they are as old, or older. */
  behind(readings: readonly DeviceReading[]): ReadonlySet<number> {
    if (!this.spool.keepsReadings) return nothing
    const behind = new Set<number>()
    for (const [index, { deviceId, time }] of readings.entries())
      if (this.spool.isBehind(String(deviceId), time)) behind.add(index)
    return behind
  }

  /** Waits until something is kept, or the signal aborts. */
  waitForMore(signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.spool.state.lines > 0) return Promise.resolve()
    return new Promise((resolve) => {
      this.#wake = () => {
        signal.removeEventListener('abort', this.#wake)
        resolve()
      }
      signal.addEventListener('abort', this.#wake, { once: true })
    })
  }

  /** More was put into the spool than by `keep`. */
  wake(): void {
    this.#since ??= performance.now()
    this.#wake()
  }

  /** Lines were drained; says so once all are. */
  drained(lines: number): void {
    this.#drained += lines
    if (this.spool.state.lines > 0 || this.#since === undefined) return
    const seconds = Math.round((performance.now() - this.#since) / 100) / 10
    this.#options.log.info(
      `the spool is empty: ${this.#drained} lines were drained, ${seconds} s after the first was kept`,
    )
    this.#since = undefined
    this.#drained = 0
  }

  /** What there is to say of it. */
  standing(now: number): { code: string; message: string }[] {
    const { lines, bytes, oldestMs, deadLetters, fault } = this.spool.state
    const said = []
    if (lines > 0)
      said.push(
        `${lines} lines (${bytes} bytes) are spooled, the oldest for ${Math.round(Math.max(now - (oldestMs ?? now), 0) / 1000)} s`,
      )
    if (deadLetters > 0) said.push(`${deadLetters} dead letters wait for \`npm run deadletter -- list\``)
    if (fault !== undefined) said.push(fault)
    return said.length > 0 ? [{ code: 'spooled', message: said.join('; ') }] : []
  }
}

const nothing: ReadonlySet<number> = new Set()
