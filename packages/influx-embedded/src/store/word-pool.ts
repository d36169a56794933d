/** Arrays kept for reuse, at most this many of each length. */
const keptPerLength = 256

/** Arrays of words that were in use before: tails come and go, and a new array has to be cleared first. */
export class WordPool {
  readonly #free = new Map<number, Int32Array[]>()

  /** An array of some length; what is in it is of no meaning. */
  take(length: number): Int32Array {
    return this.#free.get(length)?.pop() ?? new Int32Array(length)
  }

  give(words: Int32Array): void {
    const free = this.#free.get(words.length)
    if (!free) this.#free.set(words.length, [words])
    else if (free.length < keptPerLength) free.push(words)
  }
}
