import type { Failure } from '../threads/failure.ts'
import { ApiError, type ErrorCode } from '../wire/api-error.ts'
import type { JobHandle } from './worker-pool.ts'

/** A reader that takes nothing for so long is given up: it would keep a thread from others. */
const STALL_MS = 60_000

/** What a worker makes, piece by piece: the CSV of a query, the archive of a shard. */
export class QueryOutput implements AsyncIterable<Uint8Array> {
  readonly #pieces: Uint8Array[] = []
  #ended = false
  #failure: Failure | undefined
  #wake: () => void = () => {}
  #handle: JobHandle | undefined
  #canceled = false

  /** Connects it to the script that makes it. */
  attach(handle: JobHandle): void {
    this.#handle = handle
    if (this.#canceled) handle.cancel()
  }

  push(bytes: Uint8Array): void {
    this.#pieces.push(bytes)
    this.#wake()
  }

  end(): void {
    this.#ended = true
    this.#wake()
  }

  fail(failure: Failure): void {
    this.#failure = failure
    this.end()
  }

  /** Nobody wants the rest. */
  cancel(): void {
    this.#canceled = true
    this.#handle?.cancel()
  }

  /** Waits for the first piece, or the end. @throws ApiError where the query failed before there was any output */
  async begun(): Promise<void> {
    while (this.#pieces.length === 0 && !this.#ended) await this.#change()
    if (this.#pieces.length === 0 && this.#failure) throw errorOf(this.#failure)
  }

  /** Whether it ended without any piece that is still to be taken. */
  get isEmpty(): boolean {
    return this.#ended && this.#pieces.length === 0
  }

  /** The pieces; the script is not let run far ahead of them. A failure after the first piece ends them early. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for (;;) {
        const piece = this.#pieces.shift()
        if (piece) {
          const stalled = setTimeout(() => this.cancel(), STALL_MS)
          stalled.unref()
          yield piece
          clearTimeout(stalled)
          this.#handle?.release(piece.length)
        } else if (this.#ended) {
          if (this.#failure) throw errorOf(this.#failure)
          return
        } else await this.#change()
      }
    } finally {
      if (!this.#ended) this.cancel()
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
    })
  }
}

function errorOf({ bug, code, message }: Failure): ApiError {
  if (bug) return new ApiError('internal error', 'An internal error has occurred - check server logs')
  return new ApiError((code === 'unimplemented' ? 'not implemented' : code) as ErrorCode, message)
}
