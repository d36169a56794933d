/**
 * Ends what has waited for as long as it may. All wait for equally long, so that one timer does for all of them: thousands
 * a second that end in time have none of their own.
 */
export class Deadlines<Item> {
  readonly #ms: number
  readonly #onDue: (item: Item) => void
  /** When each is due, which comes first first; milliseconds of `performance.now`. */
  readonly #due = new Map<Item, number>()
  #timer: NodeJS.Timeout | undefined

  constructor(ms: number, onDue: (item: Item) => void) {
    this.#ms = ms
    this.#onDue = onDue
  }

  add(item: Item): void {
    this.#due.set(item, performance.now() + this.#ms)
    this.#timer ??= setTimeout(() => this.#end(), this.#ms)
  }

  /** It waits no more. */
  remove(item: Item): void {
    this.#due.delete(item)
    if (this.#due.size > 0) return
    // Nothing keeps the process that nobody waits for.
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #end(): void {
    this.#timer = undefined
    const now = performance.now()
    for (const [item, due] of this.#due) {
      if (due > now) {
        this.#timer ??= setTimeout(() => this.#end(), due - now)
        return
      }
      this.#due.delete(item)
      this.#onDue(item)
    }
  }
}
