import type { Breaker, Verdict } from './breaker.ts'
import type { Pulse } from './pulse.ts'
import type { WriteOutcome, Writer } from './write.ts'

/**
 * A writer whose every request goes by the breaker, one at a time with nothing joined: while that is open none is sent, and
 * a database that does not answer at all ends one within 2 s. When it has answered, the request is over.
 */
export function guardWrites(writer: Writer, { breaker, pulse }: { breaker: Breaker; pulse: Pulse }): Writer {
  async function write(lines: readonly string[], { signal }: { signal?: AbortSignal } = {}): Promise<WriteOutcome> {
    const passage = breaker.enter()
    if (passage === undefined) return refusedBy(breaker.refusal)
    const watch = pulse.watch(signal)
    let outcome: WriteOutcome | undefined
    try {
      outcome = await writer.write(lines, { signal: watch.signal })
      return outcome
    } finally {
      watch.clear()
      passage.leave(verdictOf(outcome))
    }
  }

  async function obstacle(): Promise<string | undefined> {
    // A write of nothing is answered as any write by this token to this bucket would be.
    const outcome = await write([])
    return 'reason' in outcome ? outcome.reason : undefined
  }

  return { write, obstacle }
}

/** The outcome of a write that an open breaker does not let through. */
export function refusedBy(refusal: Breaker['refusal']): WriteOutcome {
  const { reason = 'no answer', ...wait } = refusal ?? {}
  return { kind: 'unreachable', reason, ...wait }
}

/** What the outcome of a write tells of the database. */
export function verdictOf(outcome: WriteOutcome | undefined): Verdict {
  if (outcome === undefined) return 'unknown'
  return outcome.kind === 'unreachable' ? { unreachable: outcome.reason } : 'answered'
}
