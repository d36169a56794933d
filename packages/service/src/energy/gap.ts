import type { Intervals } from './known.ts'

/** So many of its intervals without a reading are a gap; and no less than so long, for the last ones are on their way. */
const INTERVALS = 3
const LEAST_MS = 180_000

/** How long a device may be silent for it to be no gap, in milliseconds. */
export const gapMsOf = ({ intervals }: Intervals, device: string): number =>
  Math.max(LEAST_MS, INTERVALS * (intervals.get(device) ?? 0) * 1000)
