import { deadline } from './deadline.ts'
import type { Reader } from './query.ts'

/** How long after a failure a cell is asked whether it answers again; and then, from try to try. */
const FIRST_PROBE_MS = 250
const PROBE_MS = 1000

export interface CellOptions {
  readonly name: string
  readonly reader: Reader
  /** Why nothing of all that is read of cells can be read now; `undefined` where it can. */
  readonly probe: (reader: Reader, signal: AbortSignal) => Promise<string | undefined>
  /** How long a probe may take, in milliseconds, of a cell that is to be waited for again. */
  readonly patienceMs: number
  /** How long, in milliseconds, what was read while it was away may be told. */
  readonly toldMs: number
  /** Told of each change between a cell that answers and one that does not. */
  readonly onChange: (answers: boolean, reason: string) => void
}

/** A database of several. One that failed is left out of what is asked of all until it answers a question of its own. */
export class Cell {
  readonly #options: CellOptions
  #reason: string | undefined
  #backAt = Number.NEGATIVE_INFINITY
  #timer: NodeJS.Timeout | undefined
  #isClosed = false

  constructor(options: CellOptions) {
    this.#options = options
  }

  get name(): string {
    return this.#options.name
  }

  get reader(): Reader {
    return this.#options.reader
  }

  /** Why it is left out; `undefined` where it is not. */
  get reason(): string | undefined {
    return this.#reason
  }

  /** Whether what is told now may have been read without it. */
  get isMissed(): boolean {
    return this.#reason !== undefined || performance.now() - this.#backAt < this.#options.toldMs
  }

  /** It gave no answer: it is asked by itself until it does. */
  fail(reason: string): void {
    const isNew = this.#reason === undefined
    this.#reason = reason
    if (!isNew || this.#isClosed) return
    this.#options.onChange(false, reason)
    this.#probeIn(FIRST_PROBE_MS)
  }

  close(): void {
    this.#isClosed = true
    clearTimeout(this.#timer)
  }

  #probeIn(ms: number): void {
    this.#timer = setTimeout(() => void this.#try(), ms)
    this.#timer.unref()
  }

  async #try(): Promise<void> {
    const { reader, probe, patienceMs, onChange } = this.#options
    const limit = deadline(patienceMs)
    const reason = await probe(reader, limit.signal)
    limit.clear()
    if (this.#isClosed) return
    if (reason !== undefined) {
      this.#reason = reason
      this.#probeIn(PROBE_MS)
      return
    }
    const before = this.#reason ?? ''
    this.#reason = undefined
    this.#backAt = performance.now()
    onChange(true, before)
  }
}
