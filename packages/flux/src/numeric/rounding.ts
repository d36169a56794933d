/** The nearest whole number; a half is rounded away from zero. */
export function round(value: number): number {
  if (!Number.isFinite(value)) return value
  const whole = Math.trunc(value)
  // The sign of zero is kept, as in round(-0.4).
  return Math.abs(value - whole) >= 0.5 ? whole + Math.sign(value) : whole
}

/** The nearest whole number; a half is rounded to the even one. */
export function roundToEven(value: number): number {
  if (!Number.isFinite(value)) return value
  const whole = Math.trunc(value)
  const rest = Math.abs(value - whole)
  return rest > 0.5 || (rest === 0.5 && whole % 2 !== 0) ? whole + Math.sign(value) : whole
}

/** What is left of a division that rounds its quotient to the nearest whole number, a half to the even one. */
export function remainder(value: number, by: number): number {
  if (!Number.isFinite(value) || Number.isNaN(by) || by === 0) return Number.NaN
  if (!Number.isFinite(by)) return value
  const size = Math.abs(by)
  // Reducing to within two divisors first keeps every step exact.
  let rest = size <= Number.MAX_VALUE / 2 ? Math.abs(value) % (size + size) : Math.abs(value)
  if (size < 2 ** -1021) {
    if (rest + rest > size) {
      rest -= size
      if (rest + rest >= size) rest -= size
    }
  } else if (rest > size / 2) {
    rest -= size
    if (rest >= size / 2) rest -= size
  }
  return value < 0 || Object.is(value, -0) ? -rest : rest
}
