import { type Level, type OpenedLevel, openLevel } from '@nrg/leveldb/open-level'

/** So long after a write that failed the store is opened anew, and so often where that fails too. */
const REOPEN_MS = 1000

type Batch = ReturnType<Level['batch']>

export interface DurableLevelOptions {
  readonly dir: string
  /** Puts into a store that was opened anew what is known to hold: of what failed a part may be there. */
  readonly restore: (level: Level) => Promise<void>
  /** Opens the store in a folder; left out, as everywhere. */
  readonly open?: (dir: string) => Promise<OpenedLevel>
}

interface Change {
  readonly apply: (batch: Batch) => void
  readonly resolve: () => void
  readonly reject: (error: Error) => void
}

/**
 * A LevelDB in which nothing is written after a write that failed, as on a full disk: it may have a part of that in its log, and
 * what came behind that part would be lost with it. It is opened anew instead, until it can be written again.
 */
export class DurableLevel {
  readonly #options: DurableLevelOptions
  #level: Level
  #changes: Change[] = []
  #running: Promise<void> | undefined
  #failure: Error | undefined
  #isDue = false
  #timer: NodeJS.Timeout | undefined

  constructor(level: Level, options: DurableLevelOptions) {
    this.#level = level
    this.#options = options
  }

  /** The store as it is open now, to read from. */
  get level(): Level {
    return this.#level
  }

  /** Why nothing can be written; undefined where all is well. */
  get fault(): string | undefined {
    if (this.#failure === undefined) return undefined
    const { cause = this.#failure } = this.#failure
    return `${this.#options.dir} cannot be written: ${(cause as Error).message}`
  }

  /**
   * Writes all of a change or nothing; what is written is on the disk.
   *
   * @throws where it cannot be written now
   */
  write(apply: (batch: Batch) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#changes.push({ apply, resolve, reject })
      this.#running ??= this.#run()
    })
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#running
    clearTimeout(this.#timer)
    await this.#level.close()
  }

  async #run(): Promise<void> {
    // In the same turn: what is to be written at once is one write.
    await undefined
    while (this.#changes.length > 0) {
      const changes = this.#changes
      this.#changes = []
      try {
        await this.#mend()
        const batch = this.#level.batch()
        for (const { apply } of changes) apply(batch)
        await this.#attempt(() => batch.write({ sync: true }))
        for (const { resolve } of changes) resolve()
      } catch (error) {
        for (const { reject } of changes) reject(error as Error)
      }
    }
    this.#running = undefined
  }

  /** Opens it anew after a failure, where it is time for that. */
  async #mend(): Promise<void> {
    if (this.#failure === undefined) return
    if (!this.#isDue) throw new Error(this.fault)
    this.#isDue = false
    await this.#attempt(async () => {
      const { dir, restore, open = openLevel } = this.#options
      await this.#level.close()
      const { level } = await open(dir)
      this.#level = level
      await restore(level)
    })
    this.#failure = undefined
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      this.#failure = error as Error
      this.#timer = setTimeout(() => {
        this.#isDue = true
        this.write(() => undefined).catch(() => undefined)
      }, REOPEN_MS).unref()
      throw new Error(this.fault, { cause: error })
    }
  }
}
