import type { Waiting } from '../outbox/outbox.ts'

/** What waits for one channel, and may be sent now: what is of one case and addressee goes one by one, in its order. */
export class Lane {
  /** By its place. */
  #waiting = new Map<number, Waiting>()
  #isInOrder = true
  #lastPlace = Number.NEGATIVE_INFINITY
  readonly #underWay = new Set<number>()
  #heldUntil = Number.NEGATIVE_INFINITY

  get size(): number {
    return this.#waiting.size
  }

  /** Those that were tried in vain so often, or more. */
  failing(least: number): number {
    let count = 0
    for (const { attempts } of this.#waiting.values()) if (attempts >= least) count++
    return count
  }

  get underWay(): number {
    return this.#underWay.size
  }

  /** Adds what waits, or what waits until another time. */
  add(one: Waiting): void {
    const { place } = one
    this.#underWay.delete(place)
    // What was given up and is tried again goes before what came after it.
    if (place < this.#lastPlace && !this.#waiting.has(place)) this.#isInOrder = false
    this.#waiting.set(place, one)
    this.#lastPlace = Math.max(this.#lastPlace, place)
  }

  remove(place: number): void {
    this.#underWay.delete(place)
    this.#waiting.delete(place)
  }

  /** Nothing is sent before this time. */
  hold(until: number): void {
    this.#heldUntil = Math.max(this.#heldUntil, until)
  }

  /** Whether nothing is sent now. */
  isHeld(now: number): boolean {
    return now < this.#heldUntil
  }

  /** The next that may be sent, which is under way from now on; undefined where there is none. */
  take(now: number): Waiting | undefined {
    if (this.isHeld(now)) return undefined
    if (!this.#isInOrder) this.#waiting = new Map([...this.#waiting].sort(([a], [b]) => a - b))
    this.#isInOrder = true
    const blocked = new Set<string>()
    for (const one of this.#waiting.values()) {
      const chains = one.cases.map((id) => `${one.target} ${id}`)
      const isFree = !this.#underWay.has(one.place) && one.next <= now && !chains.some((chain) => blocked.has(chain))
      if (isFree) {
        this.#underWay.add(one.place)
        return one
      }
      for (const chain of chains) blocked.add(chain)
    }
    return undefined
  }

  /** When something may be sent next, in milliseconds since the epoch; Infinity where nothing waits. */
  get next(): number {
    let next = Number.POSITIVE_INFINITY
    for (const { place, next: own } of this.#waiting.values())
      if (!this.#underWay.has(place)) next = Math.min(next, own)
    return Math.max(next, this.#heldUntil)
  }
}
