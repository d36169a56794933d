import type { Breaker } from './breaker.ts'
import { guardWrites, refusedBy, verdictOf } from './guard-writes.ts'
import type { Pulse } from './pulse.ts'
import type { WriteOutcome, Writer } from './write.ts'

/** Requests to the database at one time; what comes meanwhile waits for the next one. */
const IN_FLIGHT = 4
/** The most lines that are joined. A single write of more stays one request. */
const LINES = 5000
/** How long to wait where the queue is full: it empties as fast as the database takes it. */
const FULL_RETRY_MS = 1000

export interface JoinOptions {
  readonly breaker: Breaker
  readonly pulse: Pulse
  /** The longest that a write waits for its outcome, in milliseconds from when it came. */
  readonly deadlineMs: number
  /** The most bytes of lines that are held, waiting and under way: a write that would be more is `busy` at once. */
  readonly queueBytes: number
}

/** A writer that holds lines for a while. */
export interface JoinedWriter extends Writer {
  /** How many bytes of lines are held now. */
  heldBytes(): number
  /** Whether lines are under way that nobody waits for any more: the database may yet store them, later than others. */
  hasLeftBehind(): boolean
}

interface Waiting {
  readonly lines: readonly string[]
  readonly bytes: number
  readonly reject: (error: unknown) => void
  /** Ends the waiting of whoever wrote; a second outcome is nobody's. */
  readonly settle: (outcome: WriteOutcome) => void
  settled: boolean
  isUnderWay: boolean
  /** Its deadline came while it was under way. */
  isLeft: boolean
}

/**
 * Lets writes that come while others are under way share a request: a fleet whose devices send each reading by itself
 * costs the database one request and one sync for several of them. A write that comes alone is sent at once.
 *
 * Each write has the outcome that it would have had by itself: where the database refuses lines of a joined request,
 * its writes are sent again one by one. None waits longer than the deadline, and while the breaker is open none waits.
 */
export function joinWrites(writer: Writer, { breaker, pulse, deadlineMs, queueBytes }: JoinOptions): JoinedWriter {
  const waiting: Waiting[] = []
  let inFlight = 0
  let held = 0
  let leftBehind = 0

  function next(): void {
    while (inFlight < IN_FLIGHT && waiting.length > 0) {
      const passage = breaker.enter()
      if (passage === undefined) {
        refuse(waiting.splice(0))
        return
      }
      const writes = take(waiting)
      inFlight++
      for (const write of writes) write.isUnderWay = true
      send(writes.filter(({ settled }) => !settled)).then((outcome) => {
        passage.leave(verdictOf(outcome))
        inFlight--
        for (const { isLeft } of writes) if (isLeft) leftBehind--
        release(writes)
        next()
      })
    }
  }

  function refuse(writes: readonly Waiting[]): void {
    const outcome = refusedBy(breaker.refusal)
    for (const { settle } of writes) settle(outcome)
    release(writes)
  }

  function release(writes: readonly Waiting[]): void {
    for (const { bytes } of writes) held -= bytes
  }

  /** Sends writes as one request; answers what became of it, and `undefined` where that says nothing. */
  async function send(writes: readonly Waiting[]): Promise<WriteOutcome | undefined> {
    if (writes.length === 0) return undefined
    try {
      const outcome = await writer.write(writes.flatMap(({ lines }) => lines))
      if (outcome.kind === 'partial' && writes.length > 1) {
        for (const write of writes) await send([write])
        return outcome
      }
      for (const { lines, settle } of writes)
        settle(outcome.kind === 'written' ? { kind: 'written', lines: lines.length } : outcome)
      return outcome
    } catch (error) {
      for (const { reject } of writes) reject(error)
      return undefined
    }
  }

  function write(lines: readonly string[]): Promise<WriteOutcome> {
    const { refusal } = breaker
    if (refusal !== undefined) return Promise.resolve(refusedBy(refusal))
    const bytes = lines.reduce((sum, line) => sum + line.length + 1, 0)
    if (held > 0 && held + bytes > queueBytes) {
      const reason = `${held} bytes of readings wait for the database, and no more than ${queueBytes} may`
      return Promise.resolve({ kind: 'busy', reason, retryAfterMs: FULL_RETRY_MS })
    }
    return new Promise((resolve, reject) => {
      const one: Waiting = {
        lines,
        bytes,
        settled: false,
        isUnderWay: false,
        isLeft: false,
        reject: (error) => {
          clearTimeout(timer)
          reject(error)
        },
        settle: (outcome) => {
          one.settled = true
          clearTimeout(timer)
          resolve(outcome)
        },
      }
      const reason = `no answer within ${deadlineMs / 1000} s`
      const timer = setTimeout(() => {
        one.isLeft = one.isUnderWay
        if (one.isLeft) leftBehind++
        one.settle({ kind: 'unreachable', reason })
      }, deadlineMs)
      held += bytes
      waiting.push(one)
      next()
    })
  }

  const { obstacle } = guardWrites(writer, { breaker, pulse })
  return { write, obstacle, heldBytes: () => held, hasLeftBehind: () => leftBehind > 0 }
}

/** Takes the writes of the next request, in the order in which they came. */
function take(waiting: Waiting[]): Waiting[] {
  let count = 0
  let lines = 0
  for (const write of waiting) {
    lines += write.lines.length
    if (count > 0 && lines > LINES) break
    count++
  }
  return waiting.splice(0, count)
}
