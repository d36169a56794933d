import t from 'tap'
import { besselJ, besselY } from '../../src/numeric/bessel.ts'
import { erf, erfc, erfInverse } from '../../src/numeric/error-function.ts'
import { bitsOfFloat, floatOfBits, nextFloat, scaleByPower, splitExponent } from '../../src/numeric/float-bits.ts'
import { gamma, logGammaSign } from '../../src/numeric/gamma-function.ts'
import { log2 } from '../../src/numeric/logarithm.ts'
import { remainder, round, roundToEven } from '../../src/numeric/rounding.ts'

/** Numbers spread over a range, the same in every run. */
const spread = (from: number, to: number, count = 200): readonly number[] =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * (i + Math.sqrt(0.5))) / count)

/** The greatest error of one function against another, relative to the latter's size. */
function worst(xs: readonly number[], got: (x: number) => number, want: (x: number) => number): number {
  return Math.max(...xs.map((x) => Math.abs(got(x) - want(x)) / Math.max(Math.abs(want(x)), 1e-300)))
}

t.test('error functions complement and invert each other', (t) => {
  t.ok(
    worst(
      spread(-6, 6),
      (x) => erf(x) + erfc(x),
      () => 1,
    ) < 1e-15,
  )
  t.ok(
    worst(
      spread(-1, 1),
      (y) => erf(erfInverse(y)),
      (y) => y,
    ) < 1e-14,
  )
  const tails: readonly (readonly [number, number])[] = [
    [0.5, 0.4795001221869535],
    [2, 0.004677734981047266],
    [5, 1.5374597944280347e-12],
    [10, 2.088487583762545e-45],
    [26, 5.663192408856143e-296],
  ]
  for (const [x, tail] of tails) t.ok(worst([x], erfc, () => tail) < 1e-14, `erfc(${x})`)
  t.end()
})

t.test('the gamma function grows by its argument and is reflected', (t) => {
  t.ok(
    worst(
      spread(0.05, 160),
      (x) => gamma(x + 1),
      (x) => x * gamma(x),
    ) < 1e-13,
  )
  t.ok(
    worst(
      spread(0.02, 0.98),
      (x) => gamma(x) * gamma(1 - x),
      (x) => Math.PI / Math.sin(Math.PI * x),
    ) < 1e-13,
  )
  t.ok(
    worst(
      spread(-20.9, -0.1),
      (x) => gamma(x + 1),
      (x) => x * gamma(x),
    ) < 1e-11,
  )
  t.ok(
    worst(
      spread(2.5, 150),
      (x) => logGammaSign(x)[0],
      (x) => Math.log(gamma(x)),
    ) < 1e-13,
  )
  t.ok(worst([0.5], gamma, () => Math.sqrt(Math.PI)) < 1e-15)
  t.equal(gamma(21), 2_432_902_008_176_640_000)
  t.strictSame(logGammaSign(1), [0, 1])
  t.end()
})

t.test('Bessel functions keep to their recurrence and to Wronski', (t) => {
  const xs = [...spread(0.1, 29), ...spread(31, 200)]
  const wronskian = (x: number): number => besselJ(1, x) * besselY(0, x) - besselJ(0, x) * besselY(1, x)
  t.ok(worst(xs, wronskian, (x) => 2 / (Math.PI * x)) < 1e-13)
  for (const x of [0.5, 5, 28, 35, 150])
    for (const n of [1, 2, 7, 30]) {
      const size = Math.abs(besselJ(n - 1, x)) + Math.abs(besselJ(n + 1, x))
      const gap = besselJ(n - 1, x) + besselJ(n + 1, x) - ((2 * n) / x) * besselJ(n, x)
      t.ok(Math.abs(gap) <= 1e-12 * size, `order ${n} at ${x}`)
    }
  t.equal(besselJ(3, -2), -besselJ(3, 2))
  t.equal(besselY(-3, 2), -besselY(3, 2))
  t.end()
})

t.test('floats are taken apart and put together', (t) => {
  for (const x of [1, -0.3, 1e308, 5e-324, 3e-310, 2 ** -1022]) {
    const [fraction, exponent] = splitExponent(x)
    t.ok(Math.abs(fraction) >= 0.5 && Math.abs(fraction) < 1)
    t.equal(scaleByPower(fraction, exponent), x)
    t.equal(floatOfBits(bitsOfFloat(x)), x)
    t.equal(nextFloat(nextFloat(x, Number.POSITIVE_INFINITY), Number.NEGATIVE_INFINITY), x)
  }
  t.equal(scaleByPower(1.5, -1074), 1e-323)
  t.equal(scaleByPower(1, 1024), Number.POSITIVE_INFINITY)
  t.equal(nextFloat(Number.MAX_VALUE, Number.POSITIVE_INFINITY), Number.POSITIVE_INFINITY)
  t.equal(nextFloat(0, -1), -Number.MIN_VALUE)
  for (const power of [-1074, -1000, -1, 0, 1, 52, 1023]) t.equal(log2(2 ** power), power)
  t.end()
})

t.test('halves are rounded as the function says', (t) => {
  t.strictSame([0.5, 1.5, 2.5, -0.5, -2.5].map(round), [1, 2, 3, -1, -3])
  t.strictSame([0.5, 1.5, 2.5, 3.5, -2.5].map(roundToEven), [0, 2, 2, 4, -2])
  t.ok(Object.is(round(-0.4), -0))
  t.equal(remainder(5, 3), -1)
  t.equal(remainder(1.5, 1), -0.5)
  t.equal(remainder(2.5, 1), 0.5)
  t.equal(remainder(1e308, Number.POSITIVE_INFINITY), 1e308)
  t.equal(remainder(3 * Number.MIN_VALUE, 2 * Number.MIN_VALUE), -Number.MIN_VALUE)
  t.end()
})
