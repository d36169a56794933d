import type { Appended } from '@nrg/stream/stream'
import type { PendingWrite } from './pending-write.ts'

/** The most lines of one message, and the most bytes: half of what a server takes by default. */
export const MESSAGE_LINES = 1000
export const MESSAGE_BYTES = 524_288
/** How long a line waits for others of its partition, in milliseconds. */
const GATHER_MS = 20

/** Lines of one write for one partition, no more than one message has. */
export interface Part {
  readonly lines: readonly string[]
  readonly bytes: number
  readonly write: PendingWrite
}

export interface LaneOptions {
  /** Appends lines as one message. */
  readonly append: (lines: readonly string[]) => Promise<Appended>
  /** What became of parts that were sent together. */
  readonly onEnd: (parts: readonly Part[], outcome: Appended) => void
}

/** The way of one partition into the stream: one message after the other, so that what was sent last comes last. */
export class Lane {
  readonly #options: LaneOptions
  readonly #waiting: Part[] = []
  #lines = 0
  #timer: NodeJS.Timeout | undefined
  #underWay: readonly Part[] = []

  constructor(options: LaneOptions) {
    this.#options = options
  }

  /** Whether something is under way that nobody waits for any more. */
  get hasLeftBehind(): boolean {
    return this.#underWay.some(({ write }) => write.isSettled)
  }

  add(part: Part): void {
    this.#waiting.push(part)
    this.#lines += part.lines.length
    if (this.#underWay.length > 0) return
    if (this.#lines >= MESSAGE_LINES) void this.#send()
    else this.#timer ??= setTimeout(() => void this.#send(), GATHER_MS)
  }

  async #send(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    while (this.#waiting.length > 0) {
      const parts = this.#take()
      this.#underWay = parts
      const outcome = await this.#options.append(
        parts.length === 1 ? (parts[0] as Part).lines : parts.flatMap(({ lines }) => lines),
      )
      this.#underWay = []
      this.#options.onEnd(parts, outcome)
    }
  }

  /** The parts of the next message, in the order in which they came. */
  #take(): readonly Part[] {
    let count = 0
    let lines = 0
    let bytes = 0
    for (const part of this.#waiting) {
      lines += part.lines.length
      bytes += part.bytes
      if (count > 0 && (lines > MESSAGE_LINES || bytes > MESSAGE_BYTES)) break
      count++
    }
    const parts = this.#waiting.splice(0, count)
    for (const part of parts) this.#lines -= part.lines.length
    return parts
  }
}
