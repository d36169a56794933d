/** When a reading of a file is sent, and what time it bears then. */
export interface Pace {
  /** The time that a reading bears, from the time in the file. */
  readonly time: (fileTime: bigint) => bigint
  /** When it is due, milliseconds since the epoch; at once where it is left out. */
  readonly dueMs?: (fileTime: bigint) => number
}

/** All at once, with the times of the file moved by so many nanoseconds. */
export function atOnce(shift: bigint): Pace {
  return { time: (fileTime) => fileTime + shift }
}

/** As the file's own clock runs, so many times as fast, from now on: a reading bears the time at which it is sent. */
export function paced(first: bigint, speed: number, nowMs: number): Pace {
  const dueMs = (fileTime: bigint) => nowMs + Number(fileTime - first) / 1e6 / speed
  return { dueMs, time: (fileTime) => BigInt(Math.round(dueMs(fileTime) * 1000)) * 1000n }
}
