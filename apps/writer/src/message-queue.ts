import type { StreamMessage } from '@nrg/stream/stream'

/** Messages that were delivered, in their order. The stream bounds how many there are. */
export class MessageQueue {
  readonly #messages: StreamMessage[] = []
  /** Messages that were added, and are not settled. */
  #open = 0
  #hasEnded = false
  #wake: () => void = () => undefined
  #settled: () => void = () => undefined

  add(message: StreamMessage): void {
    this.#messages.push(message)
    this.#open++
    this.#wake()
  }

  /** So many messages more are done with. */
  settle(count: number): void {
    this.#open -= count
    if (this.#open === 0) this.#settled()
  }

  /** Settles once all that was added is done with, or nothing more is waited for. */
  async allSettled(): Promise<void> {
    while (this.#open > 0 && !this.#hasEnded)
      await new Promise<void>((resolve) => {
        this.#settled = resolve
      })
  }

  /** Nothing more is waited for. */
  end(): void {
    this.#hasEnded = true
    this.#wake()
    this.#settled()
  }

  /** The next messages of together no more lines than that, unless the first has more; none once it has ended and is empty. */
  async next(mostLines: number): Promise<readonly StreamMessage[]> {
    while (this.#messages.length === 0 && !this.#hasEnded)
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    let count = 0
    let lines = 0
    for (const message of this.#messages) {
      lines += message.lines.length
      if (count > 0 && lines > mostLines) break
      count++
    }
    return this.#messages.splice(0, count)
  }
}
