/** How many nanoseconds one step of a number of so many digits is: seconds, milliseconds, microseconds, nanoseconds. */
const steps: readonly (readonly [digits: number, ns: bigint])[] = [
  [11, 1_000_000_000n],
  [14, 1_000_000n],
  [17, 1_000n],
  [20, 1n],
]

/**
 * Reads a count since the epoch as nanoseconds; its unit is told by its length, as times of this century have it.
 *
 * @returns `undefined` where it is no such count
 */
export function epochTime(text: string): bigint | undefined {
  const [, sign = '', digits = '', fraction = ''] = /^(-?)(\d+)(?:[.,](\d{1,9})\d*)?$/.exec(text.trim()) ?? []
  const unit = steps.find(([length]) => digits.length <= length)
  if (digits === '' || unit === undefined) return undefined
  const whole = BigInt(digits) * unit[1] + (BigInt(fraction.padEnd(9, '0') || '0') * unit[1]) / 1_000_000_000n
  return sign === '-' ? -whole : whole
}
