/** How often the page asks while all is well. */
const EVERY_MS = 2000

export interface PollOptions {
  /** Asks once; does not throw. */
  readonly ask: () => Promise<void>
  /** When the next question is due, in ms since the epoch, where it is not the usual time. */
  readonly nextAt: () => number | undefined
}

/** Asks again and again, one question at a time; `now` asks at once, as does a tab that is shown or a network that is back. */
export class Poll {
  readonly #options: PollOptions
  #timer: ReturnType<typeof setTimeout> | undefined
  #asking = false
  #again = false

  constructor(options: PollOptions) {
    this.#options = options
  }

  start(): void {
    addEventListener('online', () => this.now())
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.now()
    })
    this.now()
  }

  now(): void {
    clearTimeout(this.#timer)
    if (this.#asking) {
      this.#again = true
      return
    }
    this.#asking = true
    this.#options.ask().finally(() => {
      this.#asking = false
      const at = this.#options.nextAt()
      const wait = at === undefined ? EVERY_MS : Math.max(0, at - Date.now())
      this.#timer = setTimeout(() => this.now(), this.#again ? 0 : wait)
      this.#again = false
    })
  }
}
