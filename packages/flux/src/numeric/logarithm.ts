import { splitExponent } from './float-bits.ts'

/** The binary logarithm, exact for powers of two. */
export function log2(value: number): number {
  const [fraction, exponent] = splitExponent(value)
  if (fraction === 0.5) return exponent - 1
  return Math.log(fraction) * (1 / Math.LN2) + exponent
}

/** The decimal logarithm, computed from the binary one as Go does, so that the last bits agree. */
export const log10 = (value: number): number => log2(value) * (Math.LN2 / Math.LN10)
