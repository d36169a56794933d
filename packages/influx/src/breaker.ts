/** Whether requests go to the database: all, none, or one that tries whether it answers again. */
export type BreakerState = 'closed' | 'open' | 'half-open'

export interface BreakerOptions {
  /** Told of each change between a database that answers and one that does not. */
  readonly onChange?: (answers: boolean, reason: string) => void
  /** Milliseconds that never go back. */
  readonly clock?: () => number
}

/** What a request tells of the database: it answers, of whatever kind; it does not, and why; or nothing. */
export type Verdict = 'answered' | { readonly unreachable: string } | 'unknown'

/** One request's way to the database. */
export interface Passage {
  /** Says what became of it. */
  leave(verdict: Verdict): void
}

/** Failures in a row that open it: a single one may be a connection that was closed under a request. */
const FAILURES = 3
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 2000

/**
 * A circuit breaker: after some requests in a row without an answer the next ones are not sent for a time that doubles
 * from half a second to two, so that nobody waits for a database that hangs, and it is left alone while it comes back.
 * Then one request is let through; its answer, or that of any other, closes it.
 */
export class Breaker {
  readonly #onChange: (answers: boolean, reason: string) => void
  readonly #clock: () => number
  #state: BreakerState = 'closed'
  #failures = 0
  #waitMs = FIRST_WAIT_MS
  #until = 0
  #reason = ''

  constructor({ onChange = () => undefined, clock = () => performance.now() }: BreakerOptions = {}) {
    this.#onChange = onChange
    this.#clock = clock
  }

  get state(): BreakerState {
    return this.#state
  }

  /** Why it is open, and how many milliseconds to wait before another try; `undefined` where a request would pass. */
  get refusal(): { readonly reason: string; readonly retryAfterMs: number } | undefined {
    if (this.#state === 'closed') return undefined
    const left = this.#until - this.#clock()
    if (this.#state === 'open' && left <= 0) return undefined
    return { reason: this.#reason, retryAfterMs: Math.max(left, FIRST_WAIT_MS) }
  }

  /** Adds to what is wrong with the database that nobody waits for it meanwhile, where that is so. */
  explain(obstacle: string | undefined): string | undefined {
    if (obstacle === undefined || this.#state === 'closed') return obstacle
    return `${obstacle}; until it answers, requests are refused at once`
  }

  /** Lets a request through; `undefined` where it must not be sent: `refusal` says why. */
  enter(): Passage | undefined {
    if (this.refusal !== undefined) return undefined
    const trial = this.#state === 'open'
    if (trial) this.#state = 'half-open'
    return {
      leave: (verdict) => {
        if (verdict === 'answered') this.#close()
        else if (verdict !== 'unknown') this.#fail(verdict.unreachable, trial)
        // The next request tries in its place.
        else if (trial && this.#state === 'half-open') this.#state = 'open'
      },
    }
  }

  #close(): void {
    this.#failures = 0
    this.#waitMs = FIRST_WAIT_MS
    if (this.#state === 'closed') return
    this.#state = 'closed'
    this.#onChange(true, this.#reason)
  }

  #fail(reason: string, trial: boolean): void {
    // What was sent before it opened says nothing new.
    if (this.#state !== 'closed' && !trial) return
    this.#failures++
    this.#reason = reason
    if (this.#failures < FAILURES) return
    if (trial) this.#waitMs = Math.min(this.#waitMs * 2, LONGEST_WAIT_MS)
    const opens = this.#state === 'closed'
    this.#state = 'open'
    this.#until = this.#clock() + this.#waitMs
    if (opens) this.#onChange(false, reason)
  }
}
