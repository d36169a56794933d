import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Milliseconds between two attempts to write again. */
const retryMs = 500
/** What LevelDB may need to start anew: its log as a table, a new log, a new manifest. */
const neededBytes = 32 * 1024 * 1024

/**
 * Tries, again and again, to get a store that cannot write back to work: first whether the disk takes a file
 * again, then to open the database anew.
 */
export class Outage {
  readonly cause: unknown
  readonly over: Promise<void>
  #ended = false
  #wake: () => void = () => {}

  constructor(cause: unknown, dir: string, reopen: () => Promise<void>) {
    this.cause = cause
    this.over = this.#run(dir, reopen)
  }

  /** Ends the attempts; resolves when none is under way. */
  async abandon(): Promise<void> {
    this.#ended = true
    this.#wake()
    await this.over
  }

  async #run(dir: string, reopen: () => Promise<void>): Promise<void> {
    while (!this.#ended) {
      await this.#pause()
      if (this.#ended) return
      try {
        await probeDisk(dir)
        await reopen()
        return
      } catch {
        // Still out of order: the cause was said when the outage began.
      }
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, retryMs)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}

/** Fails unless the disk takes as much as the database needs to start anew. */
async function probeDisk(dir: string): Promise<void> {
  const path = join(dir, 'space-probe')
  const piece = Buffer.alloc(1024 * 1024)
  const file = await open(path, 'w')
  try {
    for (let written = 0; written < neededBytes; written += piece.length) await file.writeFile(piece)
    await file.sync()
  } finally {
    await file.close()
    await rm(path, { force: true })
  }
}
