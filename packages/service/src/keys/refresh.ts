import { setTimeout as sleep } from 'node:timers/promises'
import { InfluxMisconfigured } from '@nrg/influx/errors'

/** How often it is read, in milliseconds: with the longest that a read takes, what is revoked ends within 5 s. */
const EVERY_MS = 2000
/** No sooner than this after the last is it read because something was not found: made-up keys cost no more. */
const SOONEST_MS = 250

export interface RefreshOptions {
  /** Reads what is new; throws an error of `@nrg/influx/errors`. */
  readonly read: () => Promise<void>
  /** Called after each reading on schedule, whether or not it was one. */
  readonly after?: () => void
  /** Called where the registry is missing or closed to us, once until it is read again. */
  readonly onMisconfigured: (message: string) => void
}

/** Keeps what is read of the registry new. */
export class Refresh {
  readonly #options: RefreshOptions
  #timer: NodeJS.Timeout | undefined
  #begun = Number.NEGATIVE_INFINITY
  #isMisconfigured = false

  constructor(options: RefreshOptions) {
    this.#options = options
  }

  /** Reads every two seconds, until `stop`. */
  start(): void {
    const { after } = this.#options
    let reading = false
    this.#timer ??= setInterval(() => {
      if (reading) return
      reading = true
      this.#read()
        // A database that is away is told elsewhere; what was known holds meanwhile.
        .catch(() => undefined)
        .finally(() => {
          reading = false
          after?.()
        })
    }, EVERY_MS).unref()
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  /**
   * Reads what came since, for who did not find something; soon, and once for all who wait. Where nothing can be read for
   * want of rights that is said, and nothing is known.
   *
   * @throws an error of `@nrg/influx/errors` where the database is away
   */
  async now(): Promise<void> {
    const wait = this.#begun + SOONEST_MS - performance.now()
    if (wait > 0) await sleep(wait)
    await this.#read()
  }

  async #read(): Promise<void> {
    this.#begun = performance.now()
    try {
      await this.#options.read()
      this.#isMisconfigured = false
    } catch (error) {
      if (!(error instanceof InfluxMisconfigured)) throw error
      if (!this.#isMisconfigured) this.#options.onMisconfigured(error.message)
      this.#isMisconfigured = true
    }
  }
}
