import t from 'tap'
import { matchPoints } from '../../src/storage/match-points.ts'
import type { Comparison, LiteralType } from '../../src/storage/predicate.ts'
import type { SeriesPoints } from '../../src/storage/storage.ts'

const times = BigInt64Array.of(1n, 2n, 3n)
const floats: SeriesPoints = { type: 'float', times, values: Float64Array.of(1, 2, Number.NaN) }
const ints: SeriesPoints = { type: 'int', times, values: BigInt64Array.of(1n, 2n, 3n) }
const uints: SeriesPoints = { type: 'uint', times, values: BigUint64Array.of(1n, 2n, 3n) }
const bools: SeriesPoints = { type: 'bool', times, values: Uint8Array.of(1, 0, 1) }
const texts: SeriesPoints = { type: 'string', times, values: ['a', 'b', ''] }

const literals: Readonly<Record<string, LiteralType>> = {
  number: 'float',
  bigint: 'int',
  string: 'string',
  boolean: 'bool',
}

/** The rows that match, as text. */
function matching(points: SeriesPoints, op: Comparison, value: number | bigint | string | boolean): string {
  const mask = matchPoints({ kind: 'value', op, value, literal: literals[typeof value] as LiteralType }, points)
  return [...(mask ?? [])].join('')
}

t.test('floats and integers compare with one another', (t) => {
  t.equal(matching(floats, '>=', 2n), '010')
  t.equal(matching(floats, '!=', 2), '101')
  t.equal(matching(ints, '==', 2), '010')
  t.equal(matching(ints, '<', 2.5), '110')
  t.equal(matching(ints, '!=', 2n), '101')
  t.end()
})

t.test('texts and truth values are equal or not, and have no order', (t) => {
  t.equal(matching(texts, '==', 'a'), '100')
  t.equal(matching(texts, '!=', 'a'), '011')
  t.equal(matching(texts, '>', 'a'), '000')
  t.equal(matching(bools, '==', true), '101')
  t.equal(matching(bools, '!=', true), '010')
  t.equal(matching(bools, '<', true), '000')
  t.end()
})

t.test('what is of another kind matches nothing, not even where unequal is asked for', (t) => {
  t.equal(matching(texts, '!=', 1n), '000')
  t.equal(matching(floats, '!=', 'a'), '000')
  t.equal(matching(ints, '!=', true), '000')
  t.end()
})

t.test('unsigned integers match nothing', (t) => {
  t.equal(matching(uints, '==', 1n), '000')
  t.equal(matching(uints, '>', 0), '000')
  t.end()
})

t.test('a regular expression matches texts', (t) => {
  const regexp = { source: '^a?$', test: (text: string) => /^a?$/.test(text) }
  t.same([...(matchPoints({ kind: 'valueMatches', negated: false, regexp }, texts) ?? [])], [1, 0, 1])
  t.same([...(matchPoints({ kind: 'valueMatches', negated: true, regexp }, texts) ?? [])], [0, 1, 0])
  t.same([...(matchPoints({ kind: 'valueMatches', negated: true, regexp }, ints) ?? [])], [0, 0, 0])
  t.end()
})

t.test('conditions are joined', (t) => {
  const more = { kind: 'value', op: '>', value: 1n, literal: 'int' } as const
  const less = { kind: 'value', op: '<', value: 3n, literal: 'int' } as const
  t.same([...(matchPoints({ kind: 'and', left: more, right: less }, ints) ?? [])], [0, 1, 0])
  t.same([...(matchPoints({ kind: 'or', left: more, right: less }, ints) ?? [])], [1, 1, 1])
  t.equal(matchPoints(true, ints), undefined)
  t.same([...(matchPoints(false, ints) ?? [])], [0, 0, 0])
  t.end()
})
