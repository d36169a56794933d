import type { Breaker } from './breaker.ts'
import { Deadlines } from './deadlines.ts'
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
  #resolve: (outcome: WriteOutcome) => void = () => undefined
  #reject: (error: unknown) => void = () => undefined

  readonly #deadlines: Deadlines<Waiting>

  constructor(lines: readonly string[], bytes: number, deadlines: Deadlines<Waiting>) {
    this.lines = lines
    this.bytes = bytes
    this.#deadlines = deadlines
    this.outcome = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    deadlines.add(this)
  }

  /** Ends the waiting of whoever wrote; a second outcome is nobody's. */
  settle(outcome: WriteOutcome): void {
    this.isSettled = true
    this.#deadlines.remove(this)
    this.#resolve(outcome)
  }

  fail(error: unknown): void {
    this.#deadlines.remove(this)
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
  const joining = new Joining(writer, options)
  const { obstacle } = guardWrites(writer, options)
  return {
    write: (lines) => joining.write(lines),
    obstacle,
    heldBytes: () => joining.held,
    hasLeftBehind: () => joining.leftBehind > 0,
  }
}

/** The writes that wait for a request, and those that are under way. */
class Joining {
  /** Bytes of lines, waiting and under way. */
  held = 0
  /** Writes under way that nobody waits for any more. */
  leftBehind = 0
  readonly #writer: Writer
  readonly #options: JoinOptions
  readonly #deadlines: Deadlines<Waiting>
  readonly #waiting: Waiting[] = []
  #linesWaiting = 0
  #inFlight = 0
  #timer: NodeJS.Timeout | undefined

  constructor(writer: Writer, options: JoinOptions) {
    this.#writer = writer
    this.#options = options
    this.#deadlines = new Deadlines(options.deadlineMs, (write) => {
      write.isLeft = write.isUnderWay
      if (write.isLeft) this.leftBehind++
      write.settle({ kind: 'unreachable', reason: `no answer within ${options.deadlineMs / 1000} s` })
    })
  }

  async write(lines: readonly string[]): Promise<WriteOutcome> {
    const { breaker, queueBytes } = this.#options
    const { refusal } = breaker
    if (refusal !== undefined) return refusedBy(refusal)
    const bytes = lines.reduce((sum, line) => sum + line.length + 1, 0)
    if (this.held > 0 && this.held + bytes > queueBytes) {
      const reason = `${this.held} bytes of readings wait for the database, and no more than ${queueBytes} may`
      return { kind: 'busy', reason, retryAfterMs: FULL_RETRY_MS }
    }
    const one = new Waiting(lines, bytes, this.#deadlines)
    this.held += bytes
    this.#waiting.push(one)
    this.#linesWaiting += lines.length
    this.#next()
    return one.outcome
  }

  /** Begins requests. @param isDue whether what waits has waited long enough for a further one */
  #next(isDue = false): void {
    let isWorthOne = isDue || this.#inFlight === 0
    while (this.#waiting.length > 0 && this.#inFlight < IN_FLIGHT) {
      if (!isWorthOne && this.#linesWaiting < FURTHER_LINES) break
      isWorthOne = false
      this.#begin()
    }
    if (this.#waiting.length > 0) this.#timer ??= setTimeout(() => this.#due(), FURTHER_MS)
    else {
      clearTimeout(this.#timer)
      this.#timer = undefined
    }
  }

  #due(): void {
    this.#timer = undefined
    this.#next(true)
  }

  /** Begins a request of what waits, or refuses all of it. */
  #begin(): void {
    const { breaker } = this.#options
    const passage = breaker.enter()
    if (passage === undefined) {
      this.#refuse(refusedBy(breaker.refusal))
      return
    }
    const writes = take(this.#waiting)
    for (const write of writes) {
      this.#linesWaiting -= write.lines.length
      write.isUnderWay = true
    }
    this.#inFlight++
    const awaited = writes.filter(({ isSettled }) => !isSettled)
    send(this.#writer, awaited).then((outcome) => {
      passage.leave(verdictOf(outcome))
      this.#inFlight--
      for (const { isLeft } of writes) if (isLeft) this.leftBehind--
      this.#release(writes)
      this.#next()
    })
  }

  #refuse(outcome: WriteOutcome): void {
    const writes = this.#waiting.splice(0)
    this.#linesWaiting = 0
    for (const write of writes) write.settle(outcome)
    this.#release(writes)
  }

  #release(writes: readonly Waiting[]): void {
    for (const { bytes } of writes) this.held -= bytes
  }
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
