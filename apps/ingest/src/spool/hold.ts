import type { Writer } from '@nrg/influx/write'

/** How long a database that is set up wrong is left alone. */
const MISCONFIGURED_MS = 5000

/** Until when the database is left alone, by what it asked for itself. */
export class Hold {
  #until = 0
  #reason = ''

  /** How many milliseconds are left of it. */
  get leftMs(): number {
    return Math.max(this.#until - performance.now(), 0)
  }

  /**
   * A writer that sends nothing meanwhile.
   *
   * @param heedsFaults whether a database that is set up wrong for this writer is left alone for a while, by all
   */
  guard(writer: Writer, heedsFaults: boolean): Writer {
    const write: Writer['write'] = async (lines, options) => {
      const leftMs = this.leftMs
      if (leftMs > 0) return { kind: 'busy', reason: this.#reason, retryAfterMs: leftMs }
      const outcome = await writer.write(lines, options)
      if (outcome.kind === 'busy') this.#begin(outcome.retryAfterMs, outcome.reason)
      if (outcome.kind === 'misconfigured' && heedsFaults) this.#begin(MISCONFIGURED_MS, outcome.reason)
      return outcome
    }
    return { ...writer, write }
  }

  #begin(ms: number, reason: string): void {
    this.#until = Math.max(this.#until, performance.now() + ms)
    this.#reason = reason
  }
}
