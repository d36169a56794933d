/** `base ^ exponent` as IEEE 754 has it: 1 to any power is 1, even to NaN, and so is -1 to an infinite one. */
export function power(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && !Number.isFinite(exponent) && !Number.isNaN(exponent))) return 1
  return base ** exponent
}
