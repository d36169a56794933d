/**
 * A time in nanoseconds is kept as two 32-bit words, low then high, wherever points are many:
 * a bigint is an allocation each, and a double has not enough digits.
 */

const words = new Int32Array(2)
const wide = new BigInt64Array(words.buffer)
const two32 = 0x1_0000_0000

/** The nanoseconds that two words stand for. */
export function toBigInt(low: number, high: number): bigint {
  words[0] = low
  words[1] = high
  return wide[0] as bigint
}

/** The low word of a time. */
export function lowWord(time: bigint): number {
  wide[0] = time
  return words[0] as number
}

/** The high word of a time. */
export function highWord(time: bigint): number {
  wide[0] = time
  return words[1] as number
}

/** Writes seconds and nanoseconds, both of the same sign and within an int64 together, as two words at an index. */
export function writeWords(target: Int32Array, index: number, seconds: number, nanoseconds: number): void {
  const negative = seconds < 0 || nanoseconds < 0
  if (negative) {
    seconds = -seconds
    nanoseconds = -nanoseconds
  }
  // seconds * 1e9 + nanoseconds in two steps, each of them exact in a double
  const upper = Math.floor(seconds / 65536)
  const product = upper * 1e9
  const productUpper = Math.floor(product / 65536)
  const sum = (product - productUpper * 65536) * 65536 + ((seconds - upper * 65536) * 1e9 + nanoseconds)
  const carry = Math.floor(sum / two32)
  let low = (sum - carry * two32) | 0
  let high = (productUpper + carry) | 0
  if (negative) {
    low = -low | 0
    high = low === 0 ? -high | 0 : ~high
  }
  target[index] = low
  target[index + 1] = high
}
