import type { FieldType, SeriesPoints } from '@nrg/flux/storage'
import fc from 'fast-check'
import t from 'tap'
import { blockHeader, decodeBlock, encodeBlock } from '../../../src/store/format/block.ts'
import { newYear, second } from '../fixture/open-store.ts'

const awkward = [
  0,
  -0,
  0.1 + 0.2,
  1 / 3,
  5e-324,
  -5e-324,
  1.7976931348623157e308,
  2 ** 51,
  -(2 ** 51),
  2 ** 52,
  -(2 ** 53) - 2,
  1e22,
  2 ** 52 + 1,
]
const float = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -1e6, max: 1e6 }).map((n) => n / 100) },
  fc.double({ noNaN: true }),
  fc.constantFrom(...awkward),
)
const valuesOf: Record<FieldType, fc.Arbitrary<unknown>> = {
  float,
  int: fc.oneof(
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
    fc.bigInt({ min: -1000n, max: 1000n }),
    fc.constantFrom(2n ** 51n, -(2n ** 51n)),
  ),
  uint: fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), fc.bigInt({ min: 0n, max: 1000n })),
  bool: fc.constantFrom(0, 1),
  string: fc.oneof(fc.constantFrom('ok', 'warn', ''), fc.string({ unit: 'grapheme' })),
}
const step = fc.oneof(
  fc.constant(second),
  fc.bigInt({ min: 1n, max: 10n }).map((n) => n * 1_000_000n),
  fc.bigInt({ min: 1n, max: 2n ** 40n }),
  fc.bigInt({ min: 1n, max: 2n ** 55n }),
)

function points(type: FieldType): fc.Arbitrary<SeriesPoints> {
  return fc
    .tuple(
      fc.constantFrom(newYear, 0n, -9223372036854775806n),
      fc.array(fc.tuple(step, valuesOf[type]), { minLength: 1, maxLength: 300 }),
    )
    .map(([first, rows]) => {
      let time = first
      const times = BigInt64Array.from(rows, ([by], i) => {
        time += i === 0 ? 0n : by
        return time
      })
      const values = rows.map(([, value]) => value)
      const arrays = {
        float: () => Float64Array.from(values as number[]),
        int: () => BigInt64Array.from(values as bigint[]),
        uint: () => BigUint64Array.from(values as bigint[]),
        bool: () => Uint8Array.from(values as number[]),
        string: () => values as string[],
      }
      return { type, times, values: arrays[type]() } as SeriesPoints
    })
    .filter(({ times }) => (times.at(-1) as bigint) >= (times[0] as bigint))
}

for (const type of ['float', 'int', 'uint', 'bool', 'string'] as const) {
  t.test(`a block gives back exactly the ${type} points it was made of`, async () => {
    fc.assert(
      fc.property(points(type), fc.nat({ max: 2 ** 32 - 1 }), fc.maxSafeNat(), (original, seriesId, sequence) => {
        const block = encodeBlock(77, seriesId, sequence, original)
        const decoded = decodeBlock(77, block)
        if (
          decoded?.type !== original.type ||
          !same(decoded?.times, original.times) ||
          !same(decoded?.values, original.values)
        )
          throw new Error('differs')
        const header = blockHeader(77, block)
        if (header?.seriesId !== seriesId || header.sequence !== sequence || header.count !== original.times.length) {
          throw new Error('header differs')
        }
      }),
      { numRuns: 300 },
    )
  })
}

t.test('a single flipped bit, or another number, is seen', async (t) => {
  const times = BigInt64Array.from({ length: 100 }, (_, i) => newYear + BigInt(i) * second)
  const values = Float64Array.from({ length: 100 }, (_, i) => 20 + Math.round(Math.sin(i) * 100) / 100)
  const block = encodeBlock(5, 1, 1, { type: 'float', times, values })
  for (let bit = 0; bit < block.length * 8; bit++) {
    const flipped = Buffer.from(block)
    flipped[bit >> 3] = (flipped[bit >> 3] as number) ^ (1 << (bit & 7))
    if (decodeBlock(5, flipped)) t.fail(`bit ${bit}`)
  }
  t.equal(decodeBlock(6, block), undefined)
  t.equal(decodeBlock(5, block.subarray(0, block.length - 1)), undefined)
  t.equal(decodeBlock(5, Buffer.alloc(0)), undefined)
})

t.test('sensor-like points take few bytes', async (t) => {
  let level = 20
  let seed = 1
  const noise = () => {
    seed = (seed * 48271) % 2147483647
    return seed / 2147483647 - 0.5
  }
  for (const [name, stepNs, jitterNs] of [
    ['every second', second, 0n],
    ['about every minute', 60n * second, 5_000_000n],
  ] as const) {
    const times = BigInt64Array.from({ length: 2048 }, (_, i) => {
      const jitter = BigInt(Math.round(noise() * 100)) * (jitterNs / 100n)
      return newYear + BigInt(i) * stepNs + jitter
    })
    const values = Float64Array.from({ length: 2048 }, () => {
      level += noise()
      return Number(level.toFixed(3))
    })
    const perPoint = encodeBlock(1, 1, 1, { type: 'float', times, values }).length / 2048
    t.ok(perPoint <= 6, `${name}: ${perPoint.toFixed(2)} bytes a point`)
  }
})

function same(a: ArrayLike<unknown> | undefined, b: ArrayLike<unknown>): boolean {
  return a?.length === b.length && Array.from(b).every((value, i) => Object.is(value, a[i]))
}
