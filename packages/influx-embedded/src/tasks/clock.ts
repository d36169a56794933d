/** The passing of time, so that tests can let it pass. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Calls back once, after so many milliseconds; the answer takes that back. */
  after(milliseconds: number, callback: () => void): () => void
}

/** Node waits at most this long; a later time is waited for in steps. */
const LONGEST_WAIT_MS = 2 ** 31 - 1

/** The clock of the machine. What waits on it does not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, callback) => {
    const timer = setTimeout(callback, Math.min(Math.max(milliseconds, 0), LONGEST_WAIT_MS))
    timer.unref()
    return () => clearTimeout(timer)
  },
}
