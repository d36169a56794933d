import t from 'tap'
import { compareStrings, compareValues } from '../../src/values/compare.ts'
import { parseDuration, zeroDuration } from '../../src/values/duration.ts'
import { Dynamic } from '../../src/values/dynamic.ts'
import { valuesEqual } from '../../src/values/equal.ts'
import { Regexp } from '../../src/values/regexp.ts'
import {
  byteOffset,
  characterCount,
  replaceText,
  splitText,
  trimEnd,
  trimSpace,
  trimStart,
} from '../../src/values/text.ts'
import { capitalizeWords, equalFold, toLower, toTitle, toUpper } from '../../src/values/text-case.ts'
import { Time } from '../../src/values/time.ts'
import { typeText } from '../../src/values/type-text.ts'
import { Dictionary, FluxArray, FluxRecord, Null, UInt, type Value } from '../../src/values/value.ts'

const record = (properties: Readonly<Record<string, Value>>) => new FluxRecord(new Map(Object.entries(properties)))

t.test('text is ordered by its bytes', (t) => {
  const texts = ['', 'A', 'Z', 'a', 'aa', 'b', '\u007f', 'é', '\ud7ff', '\uffee', '😀', '😀a', '\u{10ffff}']
  const byBytes = [...texts].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  t.strictSame([...texts].reverse().sort(compareStrings), byBytes)
  t.equal(compareStrings('a', 'a'), 0)
  t.end()
})

t.test('values of one type are ordered', (t) => {
  t.equal(compareValues(1n, 2n), -1)
  t.equal(compareValues(2.5, 1.5), 1)
  t.equal(compareValues(new UInt(1n), new UInt(2n ** 63n)), -1)
  t.equal(compareValues(new Time(5n), new Time(-5n)), 1)
  t.equal(compareValues(false, true), -1)
  t.equal(compareValues(parseDuration('1mo') ?? zeroDuration, parseDuration('30d') ?? zeroDuration), 1)
  t.end()
})

t.test('values are equal where type and content are, and a null never is', (t) => {
  t.ok(valuesEqual(record({ a: 1n, b: 'x' }), record({ b: 'x', a: 1n })))
  t.notOk(valuesEqual(record({ a: 1n }), record({ a: 1 })))
  t.notOk(valuesEqual(record({ a: 1n }), record({ a: 1n, b: 2n })))
  t.ok(valuesEqual(new FluxArray([1n, new UInt(2n)]), new FluxArray([1n, new UInt(2n)])))
  t.notOk(valuesEqual(new FluxArray([1n]), new FluxArray([1n, 2n])))
  t.ok(valuesEqual(new Dictionary([['a', 1n]]), new Dictionary([['a', 1n]])))
  t.notOk(valuesEqual(new Dictionary([['a', 1n]]), new Dictionary([['b', 1n]])))
  t.ok(valuesEqual(new Regexp('a'), new Regexp('a')))
  t.ok(valuesEqual(new Uint8Array([1]), new Uint8Array([1])))
  t.ok(valuesEqual(new Dynamic('x'), new Dynamic('x')))
  t.ok(valuesEqual(new Time(1n), new Time(1n)))
  t.ok(valuesEqual(zeroDuration, zeroDuration))
  t.notOk(valuesEqual(new Null('int'), new Null('int')))
  t.notOk(valuesEqual(Number.NaN, Number.NaN))
  t.end()
})

t.test('types are named as errors name them', (t) => {
  t.equal(typeText(new FluxArray(['a'])), '[string]')
  t.equal(typeText(new FluxArray([])), '[A]')
  t.equal(typeText(record({ a: 1n, b: new FluxArray([1.5]) })), '{a: int, b: [float]}')
  t.equal(typeText(new Dictionary([['a', new UInt(1n)]])), '[string: uint]')
  t.equal(typeText(new Null('unknown')), 'null')
  t.equal(typeText(record({ b: 1n, a: 'x' })), '{a: string, b: int}')
  t.end()
})

t.test('text is cut by characters', (t) => {
  t.equal(byteOffset('日😀x', 3), 7)
  t.equal(characterCount('日😀x'), 3)
  t.equal(trimSpace('\u0085 x\u3000'), 'x')
  t.equal(trimStart('😀😀a', '😀'), 'a')
  t.equal(trimEnd('a😀é', 'é😀'), 'a')
  t.strictSame(splitText('a,b,c', ',', -1, false), ['a', 'b', 'c'])
  t.strictSame(splitText('a,b,c', ',', 2, true), ['a,', 'b,c'])
  t.strictSame(splitText('é😀x', '', 2, false), ['é', '😀x'])
  t.strictSame(splitText('', '', -1, false), [])
  t.equal(replaceText('aaa', 'a', '$&', 2), '$&$&a')
  t.equal(replaceText('ab', '', '-', -1), '-a-b-')
  t.end()
})

t.test('case is changed character by character', (t) => {
  t.equal(toUpper('straße ŉ ᾳᾀ ǆ'), 'STRAßE ŉ ᾼᾈ Ǆ')
  t.equal(toLower('İIΣ'), 'iiσ')
  t.equal(toTitle('ǆ ǳ აß'), 'ǅ ǲ აß')
  t.equal(capitalizeWords('hello wORLD_x 3rd\u2003ǳ'), 'Hello WORLD_x 3rd\u2003ǲ')
  t.ok(equalFold('Straße', 'STRAßE'))
  t.notOk(equalFold('ß', 'ss'))
  t.notOk(equalFold('a.c', 'abc'))
  t.end()
})

t.test('regular expressions are those of Go', (t) => {
  t.ok(new Regexp('(?i)^dev-\\d+$').test('DEV-01'))
  t.notOk(new Regexp('a.b').test('a\nb'))
  t.ok(new Regexp('(?s)a.b').test('a\nb'))
  t.ok(new Regexp('[[:alpha:]]\\z').test('1a'))
  t.ok(new Regexp('^\\p{Greek}\\PN$').test('αx'))
  t.strictSame(new Regexp('(?U)a+').find('aaa'), { start: 0, end: 1, groups: ['a'] })
  t.strictSame(new Regexp('(a)|(?P<n>b)').find('xb'), { start: 1, end: 2, groups: ['b', undefined, 'b'] })
  t.equal(new Regexp('(a)|(?P<n>b)').groupNumbers.n, 2)
  t.equal(new Regexp('y').find('x'), undefined)
  t.strictSame(
    [...new Regexp('a*').findAll('baac')].map(({ start, end }) => [start, end]),
    [
      [0, 0],
      [1, 3],
      [4, 4],
    ],
  )
  const refused: Readonly<Record<string, string>> = {
    'a(b': 'missing closing ): `a(b`',
    '(?=a)': 'invalid or unsupported Perl syntax: `(?=`',
    '\\8': 'invalid escape sequence: `\\8`',
    'a{1001}': 'invalid repeat count: `{1001}`',
    'a\\': 'trailing backslash at end of expression: ``',
  }
  for (const [source, reason] of Object.entries(refused))
    t.throws(() => new Regexp(source), { message: `error parsing regexp: ${reason}`, code: 'internal error' })
  t.end()
})
