/**
 * What many may do at once, but not while one thing is done alone. What waits to be alone goes before what comes after it, so
 * that it has its turn however much is done.
 */
export class SharedLock {
  readonly #shared = new Set<Promise<unknown>>()
  #alone: Promise<void> | undefined

  /** Does something that others may do meanwhile. */
  async share<T>(work: () => Promise<T>): Promise<T> {
    while (this.#alone !== undefined) await this.#alone
    const own = work()
    this.#shared.add(own)
    try {
      return await own
    } finally {
      this.#shared.delete(own)
    }
  }

  /**
   * Does something that nothing is done beside: once what is under way has ended. There is one such thing at a time.
   *
   * @throws the reason of the signal, where what is under way does not end before it
   */
  async alone<T>(work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const turn = this.#othersEnded(signal).then(work)
    const over = turn.then(
      () => undefined,
      () => undefined,
    )
    this.#alone = over
    try {
      return await turn
    } finally {
      this.#alone = undefined
    }
  }

  async #othersEnded(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    let stop = () => {}
    const stopped = new Promise<never>((_resolve, reject) => {
      stop = () => reject(signal.reason)
    })
    signal.addEventListener('abort', stop, { once: true })
    try {
      await Promise.race([Promise.allSettled(this.#shared), stopped])
    } finally {
      signal.removeEventListener('abort', stop)
    }
  }
}
