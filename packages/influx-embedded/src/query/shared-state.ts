/** Why a running script is to end. */
export type StopReason = 'none' | 'canceled' | 'time'

const REASONS: readonly StopReason[] = ['none', 'canceled', 'time']

const ANSWERS = 0
const STOP = 1
const PENDING_BYTES = 2
const PARSED = 3

/** A worker that is this far ahead of its reader waits. */
const MOST_PENDING_BYTES = 4 * 2 ** 20

/** How long a worker waits at a time before it looks whether it is to stop. */
const WAIT_MS = 1000

/** A few numbers that a worker and the main thread both see, and can wait on. */
export class SharedState {
  readonly buffer: SharedArrayBuffer
  readonly #cells: Int32Array

  constructor(buffer = new SharedArrayBuffer(4 * Int32Array.BYTES_PER_ELEMENT)) {
    this.buffer = buffer
    this.#cells = new Int32Array(buffer)
  }

  /** Main thread: forgets what was left of the script before. */
  reset(): void {
    Atomics.store(this.#cells, STOP, 0)
    Atomics.store(this.#cells, PENDING_BYTES, 0)
    Atomics.store(this.#cells, PARSED, 0)
  }

  /** Main thread: an answer is in the port. */
  announceAnswer(): void {
    Atomics.add(this.#cells, ANSWERS, 1)
    Atomics.notify(this.#cells, ANSWERS)
  }

  /** Main thread: the script is to end. */
  stop(reason: StopReason): void {
    Atomics.store(this.#cells, STOP, REASONS.indexOf(reason))
    Atomics.notify(this.#cells, ANSWERS)
    Atomics.notify(this.#cells, PENDING_BYTES)
  }

  /** Main thread: whether the script is parsed; until then it hears of nothing. */
  get isParsed(): boolean {
    return Atomics.load(this.#cells, PARSED) === 1
  }

  /** Main thread: so many bytes are on their way to the client. */
  release(bytes: number): void {
    Atomics.sub(this.#cells, PENDING_BYTES, bytes)
    Atomics.notify(this.#cells, PENDING_BYTES)
  }

  get stopReason(): StopReason {
    return REASONS[Atomics.load(this.#cells, STOP)] as StopReason
  }

  /** Worker: the script is parsed, and begins to run. */
  announceParsed(): void {
    Atomics.store(this.#cells, PARSED, 1)
  }

  /** Worker: how many answers there were so far; to be read before a question is asked. */
  get answers(): number {
    return Atomics.load(this.#cells, ANSWERS)
  }

  /** Worker: sleeps until there are more answers than `seen`, or for a while. */
  waitForAnswer(seen: number): void {
    Atomics.wait(this.#cells, ANSWERS, seen, WAIT_MS)
  }

  /** Worker: notes bytes that were sent, and sleeps while the reader is too far behind. */
  charge(bytes: number, isStopped: () => void): void {
    let pending = Atomics.add(this.#cells, PENDING_BYTES, bytes) + bytes
    while (pending > MOST_PENDING_BYTES) {
      isStopped()
      Atomics.wait(this.#cells, PENDING_BYTES, pending, WAIT_MS)
      pending = Atomics.load(this.#cells, PENDING_BYTES)
    }
  }
}
