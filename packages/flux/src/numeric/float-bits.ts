const buffer = new DataView(new ArrayBuffer(8))

/** The 64 bits of a float. */
export function bitsOfFloat(value: number): bigint {
  buffer.setFloat64(0, value)
  return buffer.getBigUint64(0)
}

/** The float of these 64 bits. */
export function floatOfBits(bits: bigint): number {
  buffer.setBigUint64(0, bits)
  return buffer.getFloat64(0)
}

export const isNegative = (value: number): boolean => value < 0 || Object.is(value, -0)

/** A float as `fraction × 2^exponent` with 0.5 ≤ |fraction| < 1; zero, infinities and NaN have the exponent 0. */
export function splitExponent(value: number): readonly [fraction: number, exponent: number] {
  if (value === 0 || !Number.isFinite(value)) return [value, 0]
  // A subnormal float is first made normal.
  if (Math.abs(value) < 2 ** -1022) {
    const [fraction, exponent] = splitExponent(value * 2 ** 52)
    return [fraction, exponent - 52]
  }
  buffer.setFloat64(0, value)
  const high = buffer.getUint32(0)
  buffer.setUint32(0, (high & 0x800fffff) | 0x3fe00000)
  return [buffer.getFloat64(0), ((high >>> 20) & 0x7ff) - 1022]
}

/** The exponent of the highest bit: 3 of 8 to 15; -Infinity of zero, Infinity and NaN of themselves. */
export function binaryExponent(value: number): number {
  if (value === 0) return Number.NEGATIVE_INFINITY
  return Number.isFinite(value) ? splitExponent(value)[1] - 1 : value * value
}

/** `fraction × 2^exponent`, rounded once. */
export function scaleByPower(fraction: number, exponent: number): number {
  if (fraction === 0 || !Number.isFinite(fraction)) return fraction
  const [unit, own] = splitExponent(fraction)
  const power = own + Math.max(-5000, Math.min(5000, exponent))
  if (power > 1024) return unit * Number.POSITIVE_INFINITY
  if (power < -1074) return unit * 0
  if (power >= -1020) return unit * 2 * 2 ** (power - 1)
  // The result may be subnormal: only the last of these products rounds.
  return unit * 2 ** -1020 * 2 ** (power + 1020)
}

/** The float next to `from` in the direction of `to`. */
export function nextFloat(from: number, to: number): number {
  if (Number.isNaN(from) || Number.isNaN(to)) return Number.NaN
  if (from === to) return from
  if (from === 0) return to > 0 ? Number.MIN_VALUE : -Number.MIN_VALUE
  const away = to > from === from > 0
  return floatOfBits(bitsOfFloat(from) + (away ? 1n : -1n))
}
