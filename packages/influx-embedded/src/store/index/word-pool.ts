/** Arrays of words that were in use before: tails come and go, and a new array has to be cleared first. */
export class WordPool {
  readonly #limitBytes: number
  readonly #free = new Map<number, Int32Array[]>()
  #bytes = 0

  /** Keeps arrays up to some bytes for reuse. */
  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes
  }

  /** An array of some length; what is in it is of no meaning. */
  take(length: number): Int32Array {
    const words = this.#free.get(length)?.pop()
    if (!words) return new Int32Array(length)
    this.#bytes -= words.byteLength
    return words
  }

  give(words: Int32Array): void {
    if (this.#bytes + words.byteLength > this.#limitBytes) return
    this.#bytes += words.byteLength
    const free = this.#free.get(words.length)
    if (free) free.push(words)
    else this.#free.set(words.length, [words])
  }
}
