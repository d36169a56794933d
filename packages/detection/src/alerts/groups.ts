/** Sets of indices that are joined one by one; the smallest of a set stands for it. */
export class Groups {
  readonly #parent: number[]

  /** @param size how many there are, each a set of its own at first */
  constructor(size: number) {
    this.#parent = Array.from({ length: size }, (_, index) => index)
  }

  join(a: number, b: number): void {
    const [first, second] = [this.#root(a), this.#root(b)]
    this.#parent[Math.max(first, second)] = Math.min(first, second)
  }

  /** Every set, in the order of the smallest of each. */
  all(): number[][] {
    const groups = new Map<number, number[]>()
    for (const index of this.#parent.keys()) {
      const root = this.#root(index)
      const group = groups.get(root)
      if (group === undefined) groups.set(root, [index])
      else group.push(index)
    }
    return [...groups.values()]
  }

  #root(index: number): number {
    let at = index
    for (let up = this.#parent[at] as number; up !== at; up = this.#parent[at] as number) {
      // Shorten the way for the next one.
      this.#parent[at] = this.#parent[up] as number
      at = up
    }
    return at
  }
}
