const twoOverRootPi = 2 / Math.sqrt(Math.PI)

/** Sum of `2/√π e^-x² (x + 2x³/3 + 4x⁵/15 + …)`: all terms are positive, so none cancel. For |x| up to 3. */
function series(x: number): number {
  let term = x
  let sum = x
  for (let n = 1; Math.abs(term) > Math.abs(sum) * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1)
    sum += term
  }
  return twoOverRootPi * Math.exp(-x * x) * sum
}

/** erfc for x ≥ 2 by its continued fraction `e^-x²/√π · 1/(x + (1/2)/(x + 1/(x + (3/2)/(x + …))))`. */
function continuedFraction(x: number): number {
  let value = x
  for (let n = Math.ceil(30 + 240 / x); n > 0; n--) value = x + n / 2 / value
  return expOfMinusSquare(x) / (value * Math.sqrt(Math.PI))
}

/** e^-x² without the error that squaring brings: x is split into a coarse part with an exact square and a rest. */
function expOfMinusSquare(x: number): number {
  const coarse = Math.round(x * 2 ** 20) / 2 ** 20
  return Math.exp(-coarse * coarse) * Math.exp((coarse - x) * (coarse + x))
}

/** The error function. */
export function erf(x: number): number {
  if (Number.isNaN(x)) return x
  const magnitude = Math.abs(x)
  if (magnitude < 2) return series(x)
  return Math.sign(x) * (magnitude > 6 ? 1 : 1 - continuedFraction(magnitude))
}

/** The complement of the error function, precise where it is small. */
export function erfc(x: number): number {
  if (Number.isNaN(x)) return x
  if (x < 0.5) return x < -6 ? 2 : 1 - erf(x)
  if (x > 28) return 0
  return x < 2 ? complement(x) : continuedFraction(x)
}

/** erfc between 0.5 and 2, where 1 - erf cancels: integrated from 2 down by its Taylor series at the nearest step. */
function complement(x: number): number {
  const step = 0.125
  let at = 2
  let value = continuedFraction(2)
  while (at - x > step / 2) {
    value += slice(at, -step)
    at -= step
  }
  return value + slice(at, x - at)
}

/** erfc(at + h) - erfc(at), by the derivatives of e^-t², which Hermite polynomials give. */
function slice(at: number, h: number): number {
  let before = 0
  let hermite = 1
  let scale = h
  let sum = 0
  for (let n = 0; n < 40; n++) {
    const term = hermite * scale
    sum += term
    if (n > 2 && Math.abs(term) < Math.abs(sum) * 1e-18) break
    const next = 2 * at * hermite - 2 * n * before
    before = hermite
    hermite = next
    scale *= -h / (n + 2)
  }
  return -twoOverRootPi * Math.exp(-at * at) * sum
}

/** The inverse of the error function. */
export function erfInverse(y: number): number {
  if (Number.isNaN(y) || Math.abs(y) > 1) return Number.NaN
  if (Math.abs(y) === 1) return y * Number.POSITIVE_INFINITY
  if (y === 0) return y
  const sign = Math.sign(y)
  const target = Math.abs(y)
  // Winitzki's estimate is good to 0.2 percent; Halley's steps treble the digits each time.
  const logarithm = Math.log1p(-target * target)
  const half = 2 / (Math.PI * 0.147) + logarithm / 2
  let x = Math.sqrt(Math.sqrt(half * half - logarithm / 0.147) - half)
  for (let i = 0; i < 4; i++) {
    // Near 1 the difference is taken between complements, which keep their digits there.
    const difference = target > 0.5 ? 1 - target - erfc(x) : erf(x) - target
    const newton = difference / (twoOverRootPi * Math.exp(-x * x))
    x -= newton / (1 + x * newton)
  }
  return sign * x
}
