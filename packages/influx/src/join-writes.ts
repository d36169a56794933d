import type { Breaker } from './breaker.ts'
import { guardWrites, refusedBy, verdictOf } from './guard-writes.ts'
import type { Pulse } from './pulse.ts'
import type { WriteOutcome, Writer } from './write.ts'

/** Requests to the database at one time; what comes meanwhile waits for the next one. */
const IN_FLIGHT = 4
/** A further request at one time is begun for so many lines: fewer wait for an answer first, which costs all less. */
const FURTHER_LINES = 500
/** How long they wait at most, in milliseconds: one request that takes long holds none up. */
const FURTHER_MS = 5
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

/** A write that waits for its outcome, no longer than its deadline. */
class Waiting {
  readonly lines: readonly string[]
  readonly bytes: number
  readonly outcome: Promise<WriteOutcome>
  isSettled = false
  isUnderWay = false
  /** Its deadline came while it was under way. */
  isLeft = false
  readonly #timer: NodeJS.Timeout
  #resolve: (outcome: WriteOutcome) => void = () => undefined
  #reject: (error: unknown) => void = () => undefined

  constructor(lines: readonly string[], bytes: number, deadlineMs: number, whenLeft: () => void) {
    this.lines = lines
    this.bytes = bytes
    this.outcome = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    this.#timer = setTimeout(() => {
      this.isLeft = this.isUnderWay
      if (this.isLeft) whenLeft()
      this.settle({ kind: 'unreachable', reason: `no answer within ${deadlineMs / 1000} s` })
    }, deadlineMs)
  }

  /** Ends the waiting of whoever wrote; a second outcome is nobody's. */
  settle(outcome: WriteOutcome): void {
    this.isSettled = true
    clearTimeout(this.#timer)
    this.#resolve(outcome)
  }

  fail(error: unknown): void {
    clearTimeout(this.#timer)
    this.#reject(error)
  }
}

/**
 * Lets writes that come while others are under way share a request: a fleet whose devices send each reading by itself
 * costs the database one request and one sync for several of them. A write that comes alone is sent at once.
 *
 * Each write has the outcome that it would have had by itself: where the database refuses lines of a joined request,
 * its writes are sent again one by one. None waits longer than the deadline, and while the breaker is open none waits.
 */
export function joinWrites(writer: Writer, options: JoinOptions): JoinedWriter {
  const { breaker, deadlineMs, queueBytes } = options
  const waiting: Waiting[] = []
  let inFlight = 0
  let held = 0
  let leftBehind = 0
  let linesWaiting = 0
  let further: NodeJS.Timeout | undefined

  /** Begins requests. @param isDue whether what waits has waited long enough for a further one */
  function next(isDue = false): void {
    let isWorthOne = isDue || inFlight === 0
    while (waiting.length > 0 && inFlight < IN_FLIGHT && (isWorthOne || linesWaiting >= FURTHER_LINES)) {
      isWorthOne = false
      const passage = breaker.enter()
      if (passage === undefined) {
        linesWaiting = 0
        refuse(waiting.splice(0))
        return
      }
      const writes = take(waiting)
      for (const { lines } of writes) linesWaiting -= lines.length
      inFlight++
      for (const write of writes) write.isUnderWay = true
      const awaited = writes.filter(({ isSettled }) => !isSettled)
      send(writer, awaited).then((outcome) => {
        passage.leave(verdictOf(outcome))
        inFlight--
        for (const { isLeft } of writes) if (isLeft) leftBehind--
        release(writes)
        next()
      })
    }
    if (waiting.length === 0) {
      clearTimeout(further)
      further = undefined
    } else
      further ??= setTimeout(() => {
        further = undefined
        next(true)
      }, FURTHER_MS)
  }

  function refuse(writes: readonly Waiting[]): void {
    const outcome = refusedBy(breaker.refusal)
    for (const write of writes) write.settle(outcome)
    release(writes)
  }

  function release(writes: readonly Waiting[]): void {
    for (const { bytes } of writes) held -= bytes
  }

  async function write(lines: readonly string[]): Promise<WriteOutcome> {
    const { refusal } = breaker
    if (refusal !== undefined) return refusedBy(refusal)
    const bytes = lines.reduce((sum, line) => sum + line.length + 1, 0)
    if (held > 0 && held + bytes > queueBytes) {
      const reason = `${held} bytes of readings wait for the database, and no more than ${queueBytes} may`
      return { kind: 'busy', reason, retryAfterMs: FULL_RETRY_MS }
    }
    const one = new Waiting(lines, bytes, deadlineMs, () => leftBehind++)
    held += bytes
    waiting.push(one)
    linesWaiting += lines.length
    next()
    return one.outcome
  }

  const { obstacle } = guardWrites(writer, options)
  return { write, obstacle, heldBytes: () => held, hasLeftBehind: () => leftBehind > 0 }
}

/** Sends writes as one request; answers what became of it, and `undefined` where that says nothing. */
async function send(writer: Writer, writes: readonly Waiting[]): Promise<WriteOutcome | undefined> {
  if (writes.length === 0) return undefined
  try {
    const outcome = await writer.write(writes.flatMap(({ lines }) => lines))
    if (outcome.kind === 'partial' && writes.length > 1) {
      for (const write of writes) await send(writer, [write])
      return outcome
    }
    for (const write of writes)
      write.settle(outcome.kind === 'written' ? { kind: 'written', lines: write.lines.length } : outcome)
    return outcome
  } catch (error) {
    for (const write of writes) write.fail(error)
    return undefined
  }
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
