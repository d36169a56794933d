import type { SeriesPoints } from '@nrg/flux/storage'
import { test } from 'tap'
import { seriesKey } from '../../src/tsm/series-key.ts'
import { TsmFile } from '../../src/tsm/tsm-file.ts'
import { readTsm } from '../fixture/read-tsm.ts'

const NOON = 1_704_110_400_000_000_000n
const key = Buffer.from('m#!~#f')

/** What is read back of points that were written. */
function written(...blocks: SeriesPoints[]) {
  const file = new TsmFile()
  for (const points of blocks) file.add(key, points)
  return readTsm(file.finish()).get('m#!~#f')?.points
}

const steady = (count: number) => BigInt64Array.from({ length: count }, (_, i) => NOON + BigInt(i) * 10_000_000_000n)
const pairs = ({ times, values }: SeriesPoints, of: (value: never) => unknown = (value) => value) =>
  Array.from(times, (time, i) => [time, of(values[i] as never)])

test('doubles: every bit of them, whatever was before', (t) => {
  const edges = [0, -0, 1, -1, 0.1, 480.25, 5e-324, -5e-324, 1.7976931348623157e308, 2 ** 53, 1 / 3, 12, 24, 24, 24]
  // Each behind each, so that every number of zeros on both sides is met by every other.
  const values = edges.flatMap((a) => edges.flatMap((b) => [a, b]))
  let seed = 1
  const random = () => {
    seed = (seed * 48271) % 2147483647
    return seed
  }
  for (let i = 0; i < 2000; i++) {
    const [bits] = new Float64Array(Uint32Array.of(random() << (i % 32), random()).buffer)
    values.push(Number.isFinite(bits) ? (bits as number) : i)
  }
  const points: SeriesPoints = { type: 'float', times: steady(values.length), values: Float64Array.from(values) }
  const read = written(points) ?? []
  t.equal(read.length, values.length)
  t.ok(read.every(([, value], i) => Object.is(value, values[i])))
  t.strictSame(written({ type: 'float', times: steady(1), values: Float64Array.of(7) }), [[NOON, 7]])
  t.end()
})

test('integers, unsigned ones, bools and texts', (t) => {
  const ints = BigInt64Array.of(0n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 7n)
  const int: SeriesPoints = { type: 'int', times: steady(5), values: ints }
  t.strictSame(written(int), pairs(int))
  const uint: SeriesPoints = { type: 'uint', times: steady(3), values: BigUint64Array.of(0n, 2n ** 64n - 1n, 1n) }
  t.strictSame(written(uint), pairs(uint))
  for (const count of [1, 7, 8, 9, 1000]) {
    const bool: SeriesPoints = {
      type: 'bool',
      times: steady(count),
      values: Uint8Array.from({ length: count }, (_, i) => (i % 3 === 0 ? 1 : 0)),
    }
    t.strictSame(
      written(bool),
      pairs(bool, (value) => value === 1),
    )
  }
  const texts = ['', 'on', 'é "as" it\nwas', 'x'.repeat(65_536), 'y'.repeat(70_000)]
  const string: SeriesPoints = { type: 'string', times: steady(texts.length), values: texts }
  t.strictSame(written(string), pairs(string))
  t.end()
})

test('times that are not steady, before 1970 and far apart', (t) => {
  const times = BigInt64Array.of(-(2n ** 62n), -1n, 0n, 1n, NOON, NOON + 7n, 2n ** 62n)
  const points: SeriesPoints = { type: 'float', times, values: Float64Array.from(times, Number) }
  t.strictSame(written(points), pairs(points))
  t.end()
})

test('an index in the order of bytes, whatever came first, and files that are full', (t) => {
  const one: SeriesPoints = { type: 'float', times: steady(1), values: Float64Array.of(1) }
  const file = new TsmFile()
  t.ok(file.isEmpty)
  for (const name of ['é', 'z', 'a b', 'a', 'ａ']) file.add(seriesKey({ measurement: name, tags: [], field: 'f' }), one)
  t.notOk(file.isEmpty)
  t.strictSame([...readTsm(file.finish()).keys()], ['a#!~#f', 'a\\ b#!~#f', 'z#!~#f', 'é#!~#f', 'ａ#!~#f'])
  const full = new TsmFile()
  const large: SeriesPoints = { type: 'string', times: steady(1), values: ['x'.repeat(2 ** 20)] }
  let count = 0
  for (; !full.isFull; count++) full.add(Buffer.from(`m${count}#!~#f`), large)
  t.equal(count, 8)
  t.equal(readTsm(full.finish()).size, 8)
  t.end()
})

test('a key is escaped as in line protocol, but for its field', (t) => {
  const tags = [
    ['a=b', 'c d'],
    ['e,f', 'g=h'],
  ] as const
  t.equal(String(seriesKey({ measurement: 'm, n=o', tags, field: 'x y' })), 'm\\,\\ n=o,a\\=b=c\\ d,e\\,f=g\\=h#!~#x y')
  t.end()
})
