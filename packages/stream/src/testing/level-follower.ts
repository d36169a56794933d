import type { Follower, StreamMessage, Waiting } from '../stream.ts'
import type { Kept, KeptMessages } from './kept.ts'

/** Messages that are delivered and not acknowledged. */
const UNACKNOWLEDGED = 256

export interface LevelFollowerOptions {
  readonly cell: string
  readonly partitions: readonly number[]
  readonly take: (message: StreamMessage) => void
  /** Others that take the messages of the cell until they are closed. */
  readonly before: readonly Promise<void>[]
}

/** Who takes the messages of a cell from a LevelDB. */
export class LevelFollower implements Follower {
  readonly cell: string
  readonly partitions: readonly number[]
  readonly closed: Promise<void>
  readonly #stream: KeptMessages
  readonly #options: LevelFollowerOptions
  readonly #removing = new Set<Promise<void>>()
  /** The place of the last message that was delivered, and those of them that are not acknowledged. */
  #last = 0
  readonly #delivered = new Set<number>()
  #isFirst = false
  #isPaused = false
  #delivering: Promise<void>
  #close: () => void = () => undefined

  constructor(stream: KeptMessages, options: LevelFollowerOptions) {
    this.#stream = stream
    this.#options = options
    this.cell = options.cell
    this.partitions = options.partitions
    this.closed = new Promise((resolve) => {
      this.#close = resolve
    })
    this.#delivering = Promise.all(options.before).then(() => {
      this.#isFirst = true
      return this.#deliver()
    })
  }

  /** Delivers what has come. */
  wake(): void {
    this.#delivering = this.#delivering.then(() => this.#deliver())
  }

  async waiting(): Promise<Waiting> {
    let kept = 0
    for await (const _ of this.#stream.kept(this.partitions)) kept++
    return { messages: kept - this.#delivered.size, delivered: this.#delivered.size }
  }

  async pause(): Promise<void> {
    this.#isPaused = true
    if (this.#isFirst) await this.#delivering
  }

  async close(): Promise<void> {
    await this.pause()
    await Promise.all(this.#removing)
    this.#close()
  }

  async #deliver(): Promise<void> {
    for await (const message of this.#stream.kept(this.partitions, this.#last + 1)) {
      if (this.#isPaused || this.#delivered.size >= UNACKNOWLEDGED) return
      this.#last = message.place
      this.#delivered.add(message.place)
      this.#options.take({ ...message, acknowledge: () => this.#acknowledge(message) })
    }
  }

  #acknowledge(message: Kept): void {
    if (!this.#delivered.delete(message.place)) return
    const removing = this.#stream.remove(message).finally(() => this.#removing.delete(removing))
    this.#removing.add(removing)
    this.wake()
  }
}
