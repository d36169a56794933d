/** The decimals of a metric that does not name its own. */
export const DECIMALS = 1

/** So many digits are told of what is small. */
const DIGITS = 4

/**
 * A number as it is answered: to one decimal more than is shown, or to its first four digits where that is finer. Zero and
 * what is not finite is as it is.
 */
export function rounded(value: number, decimals: number = DECIMALS): number {
  const size = Math.abs(value)
  if (size === 0 || !Number.isFinite(size)) return value
  const places = Math.max(decimals + 1, DIGITS - 1 - Math.floor(Math.log10(size)))
  // Of numbers that are so large or so small the factor would overflow.
  if (places > 15 || size > 1e12) return Number(value.toPrecision(15))
  const factor = 10 ** places
  return Math.round(value * factor) / factor
}
