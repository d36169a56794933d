import { isNegative } from './float-bits.ts'

/** B(2k) / (2k (2k - 1)): the coefficients of Stirling's series. */
const stirling = [1 / 12, -1 / 360, 1 / 1260, -1 / 1680, 1 / 1188, -691 / 360_360, 1 / 156, -3617 / 122_400]
const euler = 0.577_215_664_901_532_9

/** What Stirling's formula lacks: ln Γ(x) - ((x - ½) ln x - x + ½ ln 2π), for x of at least 10. */
function stirlingRest(x: number): number {
  let sum = 0
  for (let k = stirling.length - 1; k >= 0; k--) sum = sum / (x * x) + (stirling[k] as number)
  return sum / x
}

/** ln Γ(x) for x above 0. */
function logGamma(x: number): number {
  // Around its zeros at 1 and 2 the function is small: there a series in the distance keeps the digits.
  if (Math.abs(x - 1) <= 0.3) return aroundOne(x - 1)
  if (Math.abs(x - 2) <= 0.3) return aroundOne(x - 2) + Math.log1p(x - 2)
  let product = 1
  let shifted = x
  while (shifted < 12) {
    product *= shifted
    shifted++
  }
  const formula = (shifted - 0.5) * Math.log(shifted) - shifted + 0.5 * Math.log(2 * Math.PI) + stirlingRest(shifted)
  return product === 1 ? formula : formula - Math.log(product)
}

/** ln Γ(1 + z) for small z: `-ln(1+z) + z(1-γ) + Σ (-1)^n (ζ(n) - 1) zⁿ / n`. */
function aroundOne(z: number): number {
  let sum = 0
  let power = z
  for (let n = 2; n < zetaMinusOne.length; n++) {
    power *= -z
    sum += ((zetaMinusOne[n] as number) * power) / n
  }
  return -Math.log1p(z) + z * (1 - euler) - sum
}

/** ζ(n) - 1 at index n, summed to 20 and continued by Euler and Maclaurin's formula. */
const zetaMinusOne = Array.from({ length: 40 }, (_, n) => {
  if (n < 2) return 0
  const cut = 20
  let sum = cut ** (1 - n) / (n - 1) - 0.5 * cut ** -n
  sum += (n * cut ** (-n - 1)) / 12 - (n * (n + 1) * (n + 2) * cut ** (-n - 3)) / 720
  sum += (n * (n + 1) * (n + 2) * (n + 3) * (n + 4) * cut ** (-n - 5)) / 30_240
  for (let k = cut; k >= 2; k--) sum += k ** -n
  return sum
})

/** sin(πx), exact at whole and half numbers. */
function sinOfPi(x: number): number {
  const nearest = Math.round(x)
  const rest = x - nearest
  return (nearest % 2 === 0 ? 1 : -1) * Math.sin(Math.PI * rest)
}

/** Γ(x) for x above 0 as two factors: the whole overflows where its reciprocal is still a float. */
function gammaFactors(x: number): readonly [number, number] {
  let divisor = 1
  let shifted = x
  while (shifted < 12) {
    divisor *= shifted
    shifted++
  }
  const root = shifted ** (shifted / 2 - 0.25) * Math.exp(-shifted / 2)
  return [root, (root * Math.sqrt(2 * Math.PI) * Math.exp(stirlingRest(shifted))) / divisor]
}

function factorial(n: number): number {
  let product = 1
  for (let factor = 2; factor <= n; factor++) product *= factor
  return product
}

/** The gamma function. */
export function gamma(x: number): number {
  if (x === 0) return isNegative(x) ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
  if (Number.isNaN(x) || x === Number.NEGATIVE_INFINITY) return Number.NaN
  if (x > 171.7) return Number.POSITIVE_INFINITY
  if (Number.isInteger(x)) return x < 0 ? Number.NaN : factorial(x - 1)
  const sine = sinOfPi(x)
  if (x < -190) return sine < 0 ? -0 : 0
  const [left, right] = gammaFactors(Math.abs(x))
  return x > 0 ? left * right : Math.PI / (sine * -x) / left / right
}

/** The logarithm of the gamma function's magnitude, and its sign. */
export function logGammaSign(x: number): readonly [value: number, sign: 1 | -1] {
  if (x === 0) return [Number.POSITIVE_INFINITY, 1]
  if (!Number.isFinite(x)) return [x, 1]
  if (x > 0) return [logGamma(x), 1]
  if (x > -(2 ** -70)) return [-Math.log(-x), -1]
  const sine = sinOfPi(x)
  if (sine === 0) return [Number.POSITIVE_INFINITY, 1]
  return [Math.log(Math.PI / Math.abs(sine * x)) - logGamma(-x), sine * x > 0 ? -1 : 1]
}
