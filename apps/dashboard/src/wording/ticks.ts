const MINUTE = 60_000
const HOUR = 60 * MINUTE
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880, 10_080].map((minutes) => minutes * MINUTE)

/**
 * Round times of day within a range, at most `most` of them. Steps of hours and days are those of the reader's zone, whose
 * offset in ms at a time is `offsetAt`.
 */
export function ticks(from: number, to: number, most: number, offsetAt: (ms: number) => number): number[] {
  const step = STEPS.find((one) => (to - from) / one <= most) ?? Math.ceil((to - from) / most)
  const offset = step >= HOUR ? offsetAt(from) : 0
  const found: number[] = []
  for (let at = Math.ceil((from + offset) / step) * step - offset; at <= to; at += step) {
    // Where clocks are changed within the range, the hours after it are round again.
    const shift = step >= HOUR ? offsetAt(at) - offset : 0
    found.push(at - shift)
  }
  return found.filter((at) => at >= from && at <= to)
}

/** Round times of a chart beside whose edges there is room for words. */
export const chartTicks = (from: number, to: number, wide: boolean): number[] =>
  ticks(from, to, wide ? (to - from > 12 * HOUR ? 8.2 : 5) : 4.2, localOffset)

/** The offset of this machine's zone from UTC at a time, in ms. */
export const localOffset = (ms: number): number => -new Date(ms).getTimezoneOffset() * MINUTE
