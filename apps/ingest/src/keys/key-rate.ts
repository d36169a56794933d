/** The time over which requests of a key are counted, in milliseconds. */
const WINDOW_MS = 10_000

/** Counts what is sent with each key, in stretches of ten seconds. */
export class KeyRate {
  readonly #limit: number
  readonly #clock: () => number
  #since = Number.NEGATIVE_INFINITY
  #counts = new Map<string, number>()

  /**
   * @param limit the most requests of a key in ten seconds; 0 is any number
   * @param clock milliseconds since the epoch
   */
  constructor(limit: number, clock: () => number) {
    this.#limit = limit
    this.#clock = clock
  }

  get limit(): number {
    return this.#limit
  }

  /** Counts a request of a key; where it is one too many, in how many milliseconds there may be another one. */
  take(key: string): number | undefined {
    if (this.#limit === 0) return undefined
    const now = this.#clock()
    // A clock that was put back begins anew.
    if (now >= this.#since + WINDOW_MS || now < this.#since) {
      this.#since = now
      this.#counts = new Map()
    }
    const count = (this.#counts.get(key) ?? 0) + 1
    this.#counts.set(key, count)
    return count > this.#limit ? this.#since + WINDOW_MS - now : undefined
  }
}
