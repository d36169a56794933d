/** Does something every so many milliseconds, one time after the other, until it is closed. */
export class Regularly {
  readonly #timer: NodeJS.Timeout
  #underWay: Promise<void> | undefined

  /** @param work what never throws */
  constructor(everyMs: number, work: () => Promise<void>) {
    this.#timer = setInterval(() => {
      this.#underWay ??= work().finally(() => {
        this.#underWay = undefined
      })
    }, everyMs).unref()
  }

  /** Ends it, and waits for what is under way. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#underWay
  }
}
