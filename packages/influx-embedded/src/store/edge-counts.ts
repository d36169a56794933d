/** How many are kept: a count of some thousands of series asks for one or two of each. */
const LIMIT = 50_000

/**
 * How many points of a block lie between two times, for those that were asked for last. Blocks never change, and who
 * watches a bucket asks for the same again and again.
 */
export class EdgeCounts {
  readonly #counts = new Map<string, number>()

  get(block: number, start: bigint, stop: bigint): number | undefined {
    const key = keyOf(block, start, stop)
    const count = this.#counts.get(key)
    if (count === undefined) return undefined
    this.#counts.delete(key)
    this.#counts.set(key, count)
    return count
  }

  set(block: number, start: bigint, stop: bigint, count: number): void {
    this.#counts.set(keyOf(block, start, stop), count)
    if (this.#counts.size <= LIMIT) return
    const [oldest] = this.#counts.keys()
    this.#counts.delete(oldest as string)
  }
}

const keyOf = (block: number, start: bigint, stop: bigint): string => `${block} ${start} ${stop}`
