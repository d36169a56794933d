import type { StreamMessage } from '@nrg/stream/stream'

/** Messages that were delivered, in their order. The stream bounds how many there are. */
export class MessageQueue {
  readonly #messages: StreamMessage[] = []
  #hasEnded = false
  #wake: () => void = () => undefined

  add(message: StreamMessage): void {
    this.#messages.push(message)
    this.#wake()
  }

  /** Nothing more is waited for. */
  end(): void {
    this.#hasEnded = true
    this.#wake()
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
