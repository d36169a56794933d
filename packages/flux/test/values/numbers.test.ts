import t from 'tap'
import { floatToInt, floatToUnsigned } from '../../src/values/convert.ts'
import { displayFloat, formatFixed, formatFloat } from '../../src/values/format-float.ts'
import { parseFloat64, parseInteger, parseUnsigned } from '../../src/values/parse-number.ts'
import { quote } from '../../src/values/quote.ts'

t.test('a float is printed with its shortest digits and never with an exponent', (t) => {
  const printed: readonly (readonly [number, string])[] = [
    [0, '0'],
    [-0, '-0'],
    [1, '1'],
    [0.1 + 0.2, '0.30000000000000004'],
    [1e-7, '0.0000001'],
    [1.5e-10, '0.00000000015'],
    [123456789.125, '123456789.125'],
    [1e21, '1000000000000000000000'],
    [2 ** 63, '9223372036854776000'],
    [-2.5e22, '-25000000000000000000000'],
    [Number.MIN_VALUE, `0.${'0'.repeat(323)}5`],
    [Number.MAX_VALUE, `17976931348623157${'0'.repeat(292)}`],
    [Number.POSITIVE_INFINITY, '+Inf'],
    [Number.NEGATIVE_INFINITY, '-Inf'],
    [Number.NaN, 'NaN'],
  ]
  for (const [value, text] of printed) t.equal(formatFloat(value), text)
  t.end()
})

t.test('every printed float is read as the same float', (t) => {
  const view = new DataView(new ArrayBuffer(8))
  let state = 12_345
  let wrong = 0
  for (let i = 0; i < 20_000; i++) {
    for (const at of [0, 4]) {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      view.setUint32(at, state)
    }
    const value = view.getFloat64(0)
    const text = formatFloat(value)
    if (!Object.is(parseFloat64(text), value) || /e/.test(text)) wrong++
  }
  t.equal(wrong, 0)
  t.end()
})

t.test('a displayed float has an exponent where it is small or has seven digits before the point', (t) => {
  const shown: readonly (readonly [number, string])[] = [
    [999999.5, '999999.5'],
    [1e6, '1e+06'],
    [1234567.5, '1.2345675e+06'],
    [1e21, '1e+21'],
    [1.5e300, '1.5e+300'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [-0, '-0'],
    [Number.POSITIVE_INFINITY, '+Inf'],
  ]
  for (const [value, text] of shown) t.equal(displayFloat(value), text)
  t.end()
})

t.test('a fixed float rounds a tie to the even digit', (t) => {
  t.equal(formatFixed(0.0078125), '0.007812')
  t.equal(formatFixed(0.0234375), '0.023438')
  t.equal(formatFixed(-30.24), '-30.240000')
  t.equal(formatFixed(-0), '-0.000000')
  t.equal(formatFixed(1e21), '1000000000000000000000.000000')
  t.equal(formatFixed(Number.NaN), 'NaN')
  t.end()
})

t.test('floats are read as Go reads them', (t) => {
  const read: Readonly<Record<string, number | undefined>> = {
    '1.5e3': 1500,
    '.5': 0.5,
    '5.': 5,
    '+1': 1,
    '1_000.5': 1000.5,
    _1: undefined,
    '1__0': undefined,
    '1e400': undefined,
    '1e-400': 0,
    '0x1.8p1': 3,
    '0x1p-1074': Number.MIN_VALUE,
    '0x1p-1075': 0,
    '0x1.8p-1075': Number.MIN_VALUE,
    '0x1.fffffffffffff8p0': 2,
    '0x1.fffffffffffff7ffp0': 2 - 2 ** -52,
    '0x1p1024': undefined,
    '0x1': undefined,
    '0x_1p0': 1,
    Inf: Number.POSITIVE_INFINITY,
    '-infinity': Number.NEGATIVE_INFINITY,
    nan: Number.NaN,
    '+nan': undefined,
    '': undefined,
    '.': undefined,
    ' 1': undefined,
  }
  for (const [text, value] of Object.entries(read)) t.ok(Object.is(parseFloat64(text), value), `"${text}"`)
  t.end()
})

t.test('whole numbers are read within 64 bits', (t) => {
  t.equal(parseInteger('-9223372036854775808'), -(2n ** 63n))
  t.equal(parseInteger('+12'), 12n)
  t.equal(parseInteger('9223372036854775808'), undefined)
  t.equal(parseInteger('1_0'), undefined)
  t.equal(parseInteger('0x10'), undefined)
  t.equal(parseUnsigned('18446744073709551615'), 2n ** 64n - 1n)
  t.equal(parseUnsigned('18446744073709551616'), undefined)
  t.equal(parseUnsigned('+1'), undefined)
  t.end()
})

t.test('a float that no integer is becomes the one that the processor answers', (t) => {
  t.equal(floatToInt(-1.9), -1n)
  t.equal(floatToInt(2 ** 63), -(2n ** 63n))
  t.equal(floatToInt(Number.NaN), -(2n ** 63n))
  t.equal(floatToInt(-(2 ** 63)), -(2n ** 63n))
  t.equal(floatToUnsigned(-1.5), 2n ** 64n - 1n)
  t.equal(floatToUnsigned(2 ** 63), 2n ** 63n)
  t.equal(floatToUnsigned(1e30), 2n ** 63n)
  t.equal(floatToUnsigned(Number.NaN), 2n ** 63n)
  t.end()
})

t.test('quoted text escapes what cannot be seen', (t) => {
  t.equal(quote('a"b\\c\n\t\u0001é😀'), '"a\\"b\\\\c\\n\\t\\x01é😀"')
  t.equal(quote('\u00a0\u200b\u{e0001}'), '"\\u00a0\\u200b\\U000e0001"')
  t.end()
})
