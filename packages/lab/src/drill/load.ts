import { setTimeout as sleep } from 'node:timers/promises'
import { type Installation, isAcknowledged } from './installation.ts'
import type { Ledger } from './ledger.ts'

/** Readings a second, unless told otherwise. */
const perSecond = 2000
const batchReadings = 100
/** Requests under way; more would only wait. */
const mostRequests = 32
/** After an answer that is no success. */
const pauseMs = 100

/** Sends readings to an ingest service at a steady rate, and keeps the ledger. Nothing is sent twice. */
export class Load {
  /** Answers by their status; 0 is none. */
  readonly answers = new Map<number, number>()
  readonly #installation: Installation
  readonly #ledger: Ledger
  readonly #requests = new Set<Promise<void>>()
  readonly #running: Promise<void>
  #ended = false
  #pauseMs = 0
  #fault: unknown

  constructor(installation: Installation, ledger: Ledger) {
    this.#installation = installation
    this.#ledger = ledger
    this.#running = this.#run()
  }

  /** Sends no more, and waits for the answers to what was sent. */
  async stop(): Promise<void> {
    this.#ended = true
    await this.#running
    await Promise.all(this.#requests)
    if (this.#fault) throw this.#fault
  }

  async #run(): Promise<void> {
    const everyMs = (1000 * batchReadings) / perSecond
    for (let due = performance.now(); !this.#ended; due += everyMs) {
      await sleep(Math.max(this.#pauseMs, due - performance.now()))
      this.#pauseMs = 0
      if (this.#requests.size >= mostRequests) await Promise.race(this.#requests)
      // What could not be sent in time is not made up for.
      due = Math.max(due, performance.now() - everyMs)
      const request = this.#post()
        .catch((error: unknown) => {
          this.#fault ??= error
        })
        .finally(() => this.#requests.delete(request))
      this.#requests.add(request)
    }
  }

  async #post(): Promise<void> {
    const { readings } = this.#ledger
    const numbers = this.#ledger.take(batchReadings)
    const { status } = await this.#installation.post(numbers.map((number) => readings.json(number)))
    if (isAcknowledged({ status })) this.#ledger.acknowledge(numbers)
    else this.#pauseMs = pauseMs
    this.answers.set(status, (this.answers.get(status) ?? 0) + 1)
  }
}
