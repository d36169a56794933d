import { test } from 'tap'
import { parseDeletePredicate } from '../../src/api/delete-predicate.ts'

const equal = (key: string, value: string) => ({ key, operator: '=', value })

test('reads comparisons of tags joined by AND', (t) => {
  for (const [text, conditions] of [
    ['', []],
    ['a=b', [equal('a', 'b')]],
    ['_measurement="m 1"', [equal('_measurement', 'm 1')]],
    ['"a key"="v\\"q"', [equal('a key', 'v"q')]],
    ['a=b and c="d" AND e=1', [equal('a', 'b'), equal('c', 'd'), equal('e', '1')]],
    ['(a=b) and (c=d and (e=f))', [equal('a', 'b'), equal('c', 'd'), equal('e', 'f')]],
    ['a != "b"', [{ key: 'a', operator: '!=', value: 'b' }]],
    ['a <> b', [{ key: 'a', operator: '!=', value: 'b' }]],
    ['a=true and b=-3 and c=1.5', [equal('a', 'true'), equal('b', '-3'), equal('c', '1.5')]],
  ] as const) {
    t.strictSame(parseDeletePredicate(text), conditions, text)
  }
  t.end()
})

test('refuses what InfluxDB refuses', (t) => {
  for (const [text, code, message] of [
    ['a=b or c=d', 'invalid', 'error decoding json body: the logical operator OR is not supported yet at position 4'],
    ['a=~/x/', 'invalid', 'error decoding json body: operator: "=~" at position: 1 is not supported yet'],
    ['a>1', 'invalid', 'error decoding json body: invalid operator ">" at position: 1'],
    ['(a=b', 'invalid', 'error decoding json body: extra ( seen'],
    ['a=b)', 'invalid', 'error decoding json body: extra ) seen'],
    ['_field=f', 'not implemented', 'delete by field is not supported'],
  ] as const) {
    t.throws(() => parseDeletePredicate(text), { code, message }, text)
  }
  for (const text of ['=b', "a='b'", 'a=b c=d', 'a=', 'a=b and', 'a', '()', '"a=b', 'a=b; drop', '\u0000']) {
    t.throws(() => parseDeletePredicate(text), { code: 'invalid' }, text)
  }
  t.end()
})
