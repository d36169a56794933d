/** A 32-bit hash of some integers: the same ones give the same number, close ones give unlike numbers. */
export function hash(...parts: readonly number[]): number {
  let state = 0x9e3779b9
  for (const part of parts) {
    state = Math.imul(state ^ (part | 0), 0x85ebca6b)
    state = Math.imul(state ^ Math.trunc(part / 0x1_0000_0000), 0xc2b2ae35)
    state ^= state >>> 15
  }
  state = Math.imul(state ^ (state >>> 13), 0x27d4eb2f)
  return (state ^ (state >>> 16)) >>> 0
}

/** A number in [0, 1) that belongs to these integers. */
export function uniform(...parts: readonly number[]): number {
  return hash(...parts) / 0x1_0000_0000
}

/** A number of the normal distribution (mean 0, sd 1) that belongs to these integers. */
export function normal(...parts: readonly number[]): number {
  const radius = Math.sqrt(-2 * Math.log(1 - uniform(...parts, 1)))
  return radius * Math.cos(2 * Math.PI * uniform(...parts, 2))
}

/**
 * Noise that moves slowly: normal values `periodMs` apart, joined by a smooth curve.
 *
 * A function of time alone, so a simulation can begin anywhere and go on after a restart where it would have been.
 */
export function smoothNoise(timeMs: number, periodMs: number, ...parts: readonly number[]): number {
  const knot = Math.floor(timeMs / periodMs)
  const share = timeMs / periodMs - knot
  const ease = share * share * (3 - 2 * share)
  return normal(knot, ...parts) * (1 - ease) + normal(knot + 1, ...parts) * ease
}
