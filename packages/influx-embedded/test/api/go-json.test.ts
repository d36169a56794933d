import fc from 'fast-check'
import { test } from 'tap'
import { JsonSyntaxError, parseJson } from '../../src/api/go-json.ts'

test('reads what JSON.parse reads', (t) => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      t.strictSame(parseJson(text), JSON.parse(text))
    }),
    { numRuns: 100 },
  )
  t.end()
})

test('reads the first value and leaves what follows', (t) => {
  t.strictSame(parseJson(' {"a": [1, -2.5e3, "x\\u0041\\n"]} {'), { a: [1, -2500, 'xA\n'] })
  t.equal(parseJson('true,'), true)
  t.equal(parseJson('0123'), 0, 'a number ends before a digit that cannot follow')
  t.end()
})

test('refuses what is nested so deep that a stack may not hold it', (t) => {
  const deep = (open: string, close: string, depth: number) => `${open.repeat(depth)}1${close.repeat(depth)}`
  for (const [open, close] of [
    ['[', ']'],
    ['{"a":', '}'],
  ] as const) {
    t.doesNotThrow(() => parseJson(deep(open, close, 1000)))
    t.throws(() => parseJson(deep(open, close, 1001)), new JsonSyntaxError('exceeded max depth of 1000'))
    t.throws(() => parseJson(open.repeat(300_000)), new JsonSyntaxError('exceeded max depth of 1000'))
  }
  t.equal(parseJson(`"${'[\\"'.repeat(2000)}"`), '["'.repeat(2000), 'brackets in texts do not nest')
  t.end()
})

test('says what is wrong as Go does', (t) => {
  for (const [text, message] of [
    ['', 'EOF'],
    ['  \n', 'EOF'],
    ['{', 'unexpected EOF'],
    ['{"a"', 'unexpected EOF'],
    ['"abc', 'unexpected EOF'],
    ['x', "invalid character 'x' looking for beginning of value"],
    ["'", "invalid character '\\'' looking for beginning of value"],
    ['{a}', "invalid character 'a' looking for beginning of object key string"],
    ['{"a" 1}', "invalid character '1' after object key"],
    ['{"a":1 "b"}', "invalid character '\"' after object key:value pair"],
    ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
    ['[1 2]', "invalid character '2' after array element"],
    ['[1,]', "invalid character ']' looking for beginning of value"],
    ['"a\nb"', "invalid character '\\n' in string literal"],
    ['"\\x"', "invalid character 'x' in string escape code"],
    ['"\\u00g0"', "invalid character 'g' in \\u hexadecimal character escape"],
    ['nul!', "invalid character '!' in literal null (expecting 'l')"],
    ['-a', "invalid character 'a' in numeric literal"],
    ['1.x', "invalid character 'x' after decimal point in numeric literal"],
    ['1e+x', "invalid character 'x' in exponent of numeric literal"],
    ['\x01', "invalid character '\\x01' looking for beginning of value"],
    ['é', "invalid character 'Ã' looking for beginning of value"],
  ] as const) {
    t.throws(() => parseJson(text), new JsonSyntaxError(message), JSON.stringify(text))
  }
  t.end()
})
