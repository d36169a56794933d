import { setTimeout as sleep } from 'node:timers/promises'
import type { Writer } from '@nrg/influx/write'
import { type NeverTaken, writePage } from '@nrg/influx/write-page'
import type { Follower, ReadingStream, StreamMessage, Waiting } from '@nrg/stream/stream'
import type { FastifyBaseLogger } from 'fastify'
import type { OnWritten } from './measure.ts'
import { MessageQueue } from './message-queue.ts'
import { takeUp, untilChanged } from './take-up.ts'

/** Lines of one request to the database; a message of more is one request. */
const LINES = 5000
const FIRST_WAIT_MS = 250
const LONGEST_WAIT_MS = 5000
/** How long the stop of a service may be spent on writing what was delivered: less than it has in all. */
const DRAIN_MS = 6000

export interface CellWriterOptions {
  readonly stream: ReadingStream
  readonly cell: string
  /** To the database of the cell; each write ends with its answer. */
  readonly writer: Writer
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>
  readonly onWritten: OnWritten
}

/**
 * Writes what the stream has for a cell to its database, in its order and one request at a time. A message is acknowledged once
 * the database has its lines, or they are set aside; a point that is written twice is stored once.
 */
export class CellWriter {
  readonly #options: CellWriterOptions
  readonly #queue = new MessageQueue()
  readonly #stopping = new AbortController()
  readonly #draining = new AbortController()
  #follower: Follower | undefined
  #running: Promise<void> | undefined
  #obstacle: string | undefined
  #waitMs = FIRST_WAIT_MS

  constructor(options: CellWriterOptions) {
    this.#options = options
  }

  /** Why nothing is written now, beside what the stream and the database say themselves; `undefined` where nothing is wrong. */
  get obstacle(): string | undefined {
    return this.#obstacle
  }

  /** What waits in the stream; `undefined` where that cannot be told. */
  async waiting(): Promise<Waiting | undefined> {
    return this.#follower?.waiting().catch(() => undefined)
  }

  start(): void {
    this.#running = Promise.all([this.#follow(), this.#writeAll()]).then(() => undefined)
  }

  /** Takes no more, writes what was delivered while there is time, and lets another writer have the rest. */
  async close(): Promise<void> {
    this.#stopping.abort()
    const timer = setTimeout(() => this.#draining.abort(), DRAIN_MS)
    this.#queue.end()
    await this.#follower?.pause()
    await this.#running
    clearTimeout(timer)
    await this.#follower?.close()
  }

  /** Follows the cell; where it has other partitions, what it was given of the old ones is written before it follows those. */
  async #follow(): Promise<void> {
    const { stream, cell, log } = this.#options
    const { signal } = this.#stopping
    while (!signal.aborted) {
      const taken = await takeUp({
        stream,
        cell,
        take: (message) => this.#queue.add(message),
        onObstacle: (obstacle) => {
          if (obstacle !== undefined && obstacle !== this.#obstacle)
            log.warn(`nothing is taken from the stream: ${obstacle}`)
          this.#obstacle = obstacle
        },
        signal,
      })
      if (taken === undefined) return
      this.#follower = taken.follower
      await untilChanged({ stream, cell, signal }, taken.partitions)
      if (signal.aborted) return
      await taken.follower.pause()
      await this.#queue.allSettled()
      if (signal.aborted) return
      await taken.follower.close()
      this.#follower = undefined
      log.info(`the cell ${cell} has other partitions now`)
    }
  }

  async #writeAll(): Promise<void> {
    for (;;) {
      const messages = await this.#queue.next(LINES)
      if (messages.length === 0) return
      await this.#write(messages)
      this.#queue.settle(messages.length)
      if (this.#draining.signal.aborted) return
    }
  }

  /** Writes messages until that has succeeded, or it is given up; then they are delivered again. */
  async #write(messages: readonly StreamMessage[]): Promise<void> {
    const { writer, log, onWritten } = this.#options
    const { signal } = this.#draining
    const lines = messages.length === 1 ? (messages[0] as StreamMessage).lines : messages.flatMap((one) => one.lines)
    const write: Writer['write'] = (some) => writer.write(some, { signal })
    while (!signal.aborted) {
      const outcome = await writePage(lines, { ...writer, write }).catch((error: unknown) => {
        log.error(error, 'messages could not be written')
        return { kind: 'unreachable' as const, reason: String(error) }
      })
      if (outcome.kind === 'settled') {
        const unkept = await this.#setAside(messages, outcome.refused)
        if (unkept === undefined) {
          for (const message of messages) message.acknowledge()
          onWritten(lines.length, outcome.refused.length)
          this.#waitMs = FIRST_WAIT_MS
          this.#obstacle = undefined
          return
        }
        this.#obstacle = `lines that the database never takes cannot be set aside: ${unkept}`
      }
      await this.#pause('retryAfterMs' in outcome ? (outcome.retryAfterMs ?? 0) : 0)
    }
  }

  /** Sets aside what the database never takes. Why it is not kept; `undefined` where it is. */
  async #setAside(messages: readonly StreamMessage[], refused: readonly NeverTaken[]): Promise<string | undefined> {
    const { stream, cell, log } = this.#options
    for (const { partition, lines } of refused.length === 0 ? [] : messages) {
      const own = new Set(lines)
      const dead = refused.filter(({ line }) => own.has(line))
      if (dead.length === 0) continue
      const outcome = await stream.setAside(cell, partition, dead)
      if (outcome.kind !== 'kept') return outcome.reason
      log.warn(`InfluxDB never takes ${dead.length} lines, which are dead letters now; the first: ${dead[0]?.reason}`)
    }
    return undefined
  }

  async #pause(atLeastMs: number): Promise<void> {
    const waitMs = Math.max(this.#waitMs, atLeastMs)
    this.#waitMs = Math.min(this.#waitMs * 2, LONGEST_WAIT_MS)
    await sleep(waitMs, undefined, { signal: this.#draining.signal }).catch(() => undefined)
  }
}
