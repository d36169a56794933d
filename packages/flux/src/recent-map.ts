/** A map that keeps the entries used last, as many as weigh no more than its capacity together. */
export class RecentMap<K, V> {
  readonly #entries = new Map<K, V>()
  readonly #capacity: number
  readonly #weightOf: (key: K, value: V) => number
  #weight = 0

  /** @param weightOf what an entry counts: always the same for the same one, such as its bytes; 1 unless told otherwise */
  constructor(capacity: number, weightOf: (key: K, value: V) => number = () => 1) {
    this.#capacity = capacity
    this.#weightOf = weightOf
  }

  /** What the entries weigh together. */
  get weight(): number {
    return this.#weight
  }

  get(key: K): V | undefined {
    const value = this.#entries.get(key)
    if (value !== undefined) {
      this.#entries.delete(key)
      this.#entries.set(key, value)
    }
    return value
  }

  /** Keeps an entry; one that weighs more than the capacity by itself is not kept. */
  set(key: K, value: V): void {
    this.#delete(key)
    const weight = this.#weightOf(key, value)
    if (weight > this.#capacity) return
    this.#entries.set(key, value)
    this.#weight += weight
    for (const oldest of this.#entries.keys()) {
      if (this.#weight <= this.#capacity) return
      this.#delete(oldest)
    }
  }

  #delete(key: K): void {
    const value = this.#entries.get(key)
    if (value === undefined) return
    this.#entries.delete(key)
    this.#weight -= this.#weightOf(key, value)
  }
}
