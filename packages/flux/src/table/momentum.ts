/** Running sums of rises and falls, of which the Chande momentum oscillator is made. */
export class Momentum {
  #rises = 0
  #falls = 0

  /** Adds a change and drops the one that leaves the period; answers the oscillator between the two. */
  next(change: number, leaving: number): number {
    if (change > 0) this.#rises += change
    else if (change < 0) this.#falls -= change
    const value = (100 * (this.#rises - this.#falls)) / (this.#rises + this.#falls)
    if (leaving > 0) this.#rises -= leaving
    else this.#falls += leaving
    return value
  }
}
