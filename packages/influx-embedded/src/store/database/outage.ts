import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** Milliseconds between two attempts to write again. */
const retryMs = 500

/** How a store gets back to work. */
export interface Recovery {
  readonly dir: string
  /** What the database needs to start anew. */
  readonly neededBytes: number
  readonly reopen: () => Promise<void>
}

/**
 * Tries, again and again, to get a store that cannot write back to work: first whether the disk takes a file
 * again, then to open the database anew.
 */
export class Outage {
  readonly cause: unknown
  readonly over: Promise<void>
  #ended = false
  #wake: () => void = () => {}

  constructor(cause: unknown, { dir, neededBytes, reopen }: Recovery) {
    this.cause = cause
    this.over = this.#run(dir, neededBytes, reopen)
  }

  /** Ends the attempts; resolves when none is under way. */
  async abandon(): Promise<void> {
    this.#ended = true
    this.#wake()
    await this.over
  }

  async #run(dir: string, neededBytes: number, reopen: Recovery['reopen']): Promise<void> {
    while (!this.#ended) {
      await this.#pause()
      if (this.#ended) return
      try {
        await probeDisk(dir, neededBytes)
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
async function probeDisk(dir: string, neededBytes: number): Promise<void> {
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
