import type { Level } from './open-level.ts'

/** So long after a write that failed the store is opened anew, and so often where that fails too. */
const REOPEN_MS = 1000

export type Batch = ReturnType<Level['batch']>

export interface DurableLevelOptions {
  /** What it is, as messages call it. */
  readonly name: string
  /**
   * Opens the store anew. Of the write that failed a part may be there: what it answers is a store in which nothing is but
   * what its owner knows of.
   */
  readonly reopen: () => Promise<Level>
  /** Puts into each batch, at its end, what every one has. */
  readonly complete?: (batch: Batch) => void
}

interface Change {
  readonly apply: (batch: Batch) => void
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/**
 * A LevelDB in which nothing is written after a write that failed, as on a full disk: it may have a part of that in its log, and
 * what came behind that part would be lost with it. It is opened anew instead, each second until that can be done; meanwhile
 * every write is refused at once.
 */
export class DurableLevel {
  readonly #options: DurableLevelOptions
  #level: Level | undefined
  #changes: Change[] = []
  #running: Promise<void> | undefined
  #failure: Error | undefined
  #reopening: Promise<void> | undefined
  #timer: NodeJS.Timeout | undefined
  #closed = false

  /** @param begun the store as it is open; or why it could not be opened, which is tried again */
  constructor(begun: Level | Error, options: DurableLevelOptions) {
    this.#options = options
    if (begun instanceof Error) this.#fail(begun)
    else this.#level = begun
  }

  /** The store as it is open now, to read from; undefined where it never was. While there is a fault it may be closed. */
  get level(): Level | undefined {
    return this.#level
  }

  /** Why nothing can be written; undefined where all is well. */
  get fault(): string | undefined {
    if (this.#failure === undefined) return undefined
    const { cause = this.#failure } = this.#failure
    return `${this.#options.name} cannot be written: ${(cause as Error).message}`
  }

  /**
   * Writes all of a change or nothing; what is written is on the disk. What is to be written at once shares one sync.
   *
   * @throws where it cannot be written now
   */
  async write(apply: (batch: Batch) => void): Promise<void> {
    if (this.#closed) throw new Error(`${this.#options.name} is closed`)
    if (this.#failure !== undefined) throw this.#refusal(this.#failure)
    await new Promise<void>((resolve, reject) => {
      this.#changes.push({ apply, resolve, reject })
      this.#running ??= this.#run()
    })
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#running
    clearTimeout(this.#timer)
    await this.#reopening
    await this.#level?.close()
  }

  async #run(): Promise<void> {
    // What comes in the same turn comes along.
    await undefined
    while (this.#changes.length > 0) {
      const changes = this.#changes
      this.#changes = []
      try {
        await this.#write(changes)
        for (const { resolve } of changes) resolve()
      } catch (error) {
        for (const { reject } of changes) reject(this.#refusal(error as Error))
      }
    }
    // In the same turn in which there were no more: one that comes later begins anew.
    this.#running = undefined
  }

  async #write(changes: readonly Change[]): Promise<void> {
    if (this.#failure !== undefined || this.#level === undefined) throw this.#failure
    try {
      const batch = this.#level.batch()
      for (const { apply } of changes) apply(batch)
      this.#options.complete?.(batch)
      await batch.write({ sync: true })
    } catch (error) {
      this.#fail(error as Error)
      throw error
    }
  }

  #refusal(error: Error): Error {
    return new Error(this.fault ?? error.message, { cause: error })
  }

  #fail(error: Error): void {
    this.#failure = error
    if (this.#closed) return
    this.#timer = setTimeout(() => {
      this.#reopening = this.#reopen()
    }, REOPEN_MS).unref()
  }

  async #reopen(): Promise<void> {
    try {
      await this.#level?.close()
      this.#level = await this.#options.reopen()
      this.#failure = undefined
    } catch (error) {
      this.#fail(error as Error)
    }
  }
}
