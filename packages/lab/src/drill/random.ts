/** Numbers from 0 to below 1, the same for the same seed. */
export type Random = () => number

/** Makes a generator from a seed (xorshift of 32 bits). */
export function randomFrom(seed: number): Random {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) | 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  }
}

/** A whole number from 0 to below a bound. */
export function below(random: Random, bound: number): number {
  return Math.floor(random() * bound)
}

/** Brings a list into an order that only the seed knows. */
export function shuffle<T>(list: T[], random: Random): T[] {
  for (let i = list.length - 1; i > 0; i--) {
    const j = below(random, i + 1)
    const one = list[i] as T
    list[i] = list[j] as T
    list[j] = one
  }
  return list
}
