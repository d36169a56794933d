import t from 'tap'
import { Instants } from '../../src/table/instants.ts'
import { movingAverages } from '../../src/table/moving-average.ts'
import { sumBuffers, sumFloats } from '../../src/table/sum.ts'
import { TDigest } from '../../src/table/tdigest.ts'
import { floats } from '../../src/table/vector.ts'
import { randomNumbers } from './random.ts'

t.test('a sum of fewer than 32 floats goes from the first to the last', (t) => {
  const values = Float64Array.from({ length: 31 }, (_, i) => 0.1 * (i + 1))
  t.equal(
    sumFloats(values, 0, 31),
    values.reduce((sum, value) => sum + value, 0),
  )
  t.end()
})

t.test('a longer sum runs in 32 lanes, put together pairwise', (t) => {
  const values = Float64Array.from({ length: 70 }, (_, i) => 0.1 * (i + 1))
  const lanes = Array.from({ length: 32 }, (_, lane) => 0 + (values[lane] as number) + (values[lane + 32] as number))
  const lane = (i: number): number => lanes[i] as number
  const eight = Array.from({ length: 4 }, (_, i) => {
    const pair = (k: number): number => lane(i + 4 * k) + lane(i + 4 * (k + 4))
    return pair(0) + pair(2) + (pair(1) + pair(3))
  })
  let want = (eight[0] as number) + (eight[2] as number) + ((eight[1] as number) + (eight[3] as number))
  for (let i = 64; i < 70; i++) want += values[i] as number
  t.equal(sumFloats(values, 0, 70), want)
  t.equal(sumBuffers(values, [40]), sumFloats(values, 0, 40) + sumFloats(values, 40, 70))
  t.end()
})

t.test('spans of time are the floats nearest to them', (t) => {
  const times = BigInt64Array.of(1_767_225_600_000_000_000n, 1_767_225_600_000_000_001n, -5n, 2n ** 62n, -(2n ** 62n))
  const instants = new Instants(times)
  for (let from = 0; from < times.length; from++) {
    for (let to = 0; to < times.length; to++) {
      t.equal(instants.between(from, to), Number((times[to] as bigint) - (times[from] as bigint)))
    }
  }
  t.end()
})

t.test('a moving average adds up its ring from the start', (t) => {
  const random = randomNumbers(21)
  for (const n of [1, 2, 3, 7, 20]) {
    const values = Float64Array.from({ length: 50 }, () => random() * 10 ** Math.floor(random() * 12))
    const ring = new Float64Array(n)
    const want: number[] = []
    values.forEach((value, i) => {
      ring[i % n] = value
      if (i >= n - 1) want.push(ring.reduce((sum, x) => sum + x, 0) / n)
    })
    t.same([...movingAverages(floats(values), n).data], want, `n ${n}`)
    const marked = floats(values, new Uint8Array(50).fill(1))
    t.same([...movingAverages(marked, n).data], want, 'marked as free of nulls')
  }
  t.end()
})

t.test('a digest of few values is exact at their middles', (t) => {
  const digest = new TDigest()
  for (const value of [8, 1, Number.NaN, 4, 2]) digest.add(value)
  t.equal(digest.quantile(0.5), 3)
  t.equal(digest.quantile(0), 1)
  t.equal(digest.quantile(0.125), 1)
  t.equal(digest.quantile(0.375), 2)
  t.equal(digest.quantile(1), 8)
  t.ok(Number.isNaN(new TDigest().quantile(0.5)))
  t.end()
})

t.test('a digest of many values stays near the true quantiles, and knows the ends', (t) => {
  const random = randomNumbers(22)
  const values = Array.from({ length: 30_000 }, () => random() ** 2)
  const digest = new TDigest()
  for (const value of values) digest.add(value)
  values.sort((a, b) => a - b)
  for (const q of [0.001, 0.01, 0.25, 0.5, 0.9, 0.999]) {
    const below = values.findIndex((value) => value > digest.quantile(q)) / values.length
    t.ok(Math.abs(below - q) < 0.001, `${q}: ${below}`)
  }
  t.ok(digest.quantile(1) <= (values.at(-1) as number))
  t.end()
})
