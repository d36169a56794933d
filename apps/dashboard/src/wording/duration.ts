const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A duration in words that stay short: `42 s`, `23 min`, `8 h 15 min`, `3 d`. Less than nothing is nothing. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / SECOND))
  if (seconds < 90) return `${seconds} s`
  const minutes = Math.round(ms / MINUTE)
  if (minutes < 90) return `${minutes} min`
  if (ms >= 2 * DAY) return `${Math.round(ms / DAY)} d`
  return `${Math.floor(minutes / 60)} h ${String(minutes % 60).padStart(2, '0')} min`
}
