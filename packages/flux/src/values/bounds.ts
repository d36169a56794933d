/** A time range in nanoseconds since the epoch: start inclusive, stop exclusive. */
export interface Bounds {
  readonly start: bigint
  readonly stop: bigint
}

export const earlier = (a: bigint, b: bigint): bigint => (b < a ? b : a)
export const later = (a: bigint, b: bigint): bigint => (b > a ? b : a)

/** The range that two ranges share; empty ranges start and stop at the same time. */
export function intersect(a: Bounds, b: Bounds): Bounds {
  const start = later(a.start, b.start)
  const stop = earlier(a.stop, b.stop)
  return stop <= start ? { start, stop: start } : { start, stop }
}
