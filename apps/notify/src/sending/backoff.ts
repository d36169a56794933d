/** What cannot be sent is tried for so long. */
export const TRIED_MS = 86_400_000

const FIRST_MS = 1000
const LONGEST_MS = 300_000

export interface Attempted {
  /** Since when it is tried, in milliseconds since the epoch. */
  readonly from: number
  /** Attempts so far, with the one that has just failed. */
  readonly attempts: number
  /** How long the other side wants to be left alone. */
  readonly retryAfterMs: number | undefined
}

/**
 * When to try again what has just failed, in milliseconds since the epoch: each time twice as late, at most five minutes,
 * and not all at the same moment. `undefined` where a day has passed.
 *
 * @param random from 0 to below 1
 */
export function nextAttempt({ from, attempts, retryAfterMs = 0 }: Attempted, now: number, random: number) {
  const end = from + TRIED_MS
  if (now >= end) return undefined
  const wait = Math.min(FIRST_MS * 2 ** Math.min(attempts - 1, 30), LONGEST_MS)
  const next = now + Math.max(wait * (0.5 + random / 2), retryAfterMs)
  // Once more before it is given up.
  return Math.round(next > end && retryAfterMs === 0 ? end : next)
}
