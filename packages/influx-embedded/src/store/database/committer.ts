import type { Database, Operation } from './database.ts'

/** What is to be done around each group of operations. */
export interface CommitHooks {
  /** Adds housekeeping to a group that is about to be written. */
  readonly before: (operations: Operation[]) => void
  /** Hears of a group that is on disk. */
  readonly after: (operations: readonly Operation[]) => void
}

/**
 * Writes groups of operations, one synced batch at a time: what arrives while one is on its way to the disk
 * goes together into the next, so that many writers share a sync.
 */
export class Committer {
  readonly #database: Database
  readonly #hooks: CommitHooks
  #pending: Operation[] = []
  #waiting: { resolve: () => void; reject: (error: unknown) => void }[] = []
  #running: Promise<void> | undefined
  #failure: { readonly error: unknown } | undefined

  constructor(database: Database, hooks: CommitHooks) {
    this.#database = database
    this.#hooks = hooks
  }

  /** Bytes that wait for a disk. */
  pendingBytes = 0

  /** Writes some operations together; resolves when they are on disk. After a failure every further one fails. */
  commit(operations: readonly Operation[]): Promise<void> {
    if (this.#failure) return Promise.reject(this.#failure.error)
    for (const operation of operations) {
      this.#pending.push(operation)
      if (operation.type === 'put') this.pendingBytes += operation.value.length
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
      this.#running ??= this.#run()
    })
  }

  /** Resolves when nothing is on its way any more. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running
  }

  async #run(): Promise<void> {
    // What is written in the same turn of the event loop shares the first group.
    await Promise.resolve()
    while (this.#waiting.length > 0) {
      const operations = this.#pending
      const waiting = this.#waiting
      this.#pending = []
      this.#waiting = []
      this.pendingBytes = 0
      try {
        if (this.#failure) throw this.#failure.error
        this.#hooks.before(operations)
        await this.#database.batch(operations, { sync: true })
        this.#hooks.after(operations)
        for (const { resolve } of waiting) resolve()
      } catch (error) {
        this.#failure ??= { error }
        for (const { reject } of waiting) reject(error)
      }
    }
    this.#running = undefined
  }
}
