import { test } from 'tap'
import { decodeJson, decodeJsonBare } from '../../src/api/decode.ts'

const SHAPE = {
  struct: 'thing',
  members: {
    name: 'string',
    on: 'bool',
    count: 'int64',
    of: 'id',
    at: 'time',
    words: 'strings',
    texts: 'texts',
    any: 'raw',
    rules: { list: { struct: 'rule', members: { every: 'int64' } } },
    inner: { struct: 'inner', members: { flag: 'bool' } },
  },
} as const

test('reads members of every kind, and passes over those that are unknown or null', (t) => {
  const value = {
    name: 'n',
    on: true,
    count: 3,
    of: '00000000000000AB',
    at: '1970-01-01T00:00:01.5Z',
    words: ['a'],
    texts: { k: 'v' },
    any: [1, { a: null }],
    rules: [{ every: 60 }],
    inner: { flag: false },
  }
  t.strictSame(
    decodeJson(Buffer.from(JSON.stringify({ ...value, rules: [{ every: 60, more: 1 }], unknown: 1 })), SHAPE),
    {
      ...value,
      of: '00000000000000ab',
      at: 1_500_000_000n,
    },
  )
  t.strictSame(decodeJson(Buffer.from('{"name":null}'), SHAPE), {})
  t.strictSame(decodeJson(Buffer.from('null'), SHAPE), {})
  t.strictSame(decodeJson(Buffer.from('{"__proto__":1,"constructor":2}'), SHAPE), {})
  t.end()
})

test('says what does not fit as Go does', (t) => {
  for (const [text, message] of [
    ['[]', 'json: cannot unmarshal array into Go value of type http.thing'],
    ['{"name":1}', 'json: cannot unmarshal number into Go struct field thing.name of type string'],
    ['{"on":"x"}', 'json: cannot unmarshal string into Go struct field thing.on of type bool'],
    ['{"count":1.5}', 'json: cannot unmarshal number 1.5 into Go struct field thing.count of type int64'],
    ['{"of":1}', 'json: cannot unmarshal number into Go struct field thing.of of type platform.ID'],
    ['{"of":"x"}', 'id must have a length of 16 bytes'],
    ['{"at":5}', 'Time.UnmarshalJSON: input is not a JSON string'],
    ['{"words":["a",1]}', 'json: cannot unmarshal number into Go struct field thing.words of type string'],
    ['{"texts":[]}', 'json: cannot unmarshal array into Go struct field thing.texts of type map[string]string'],
    ['{"rules":{}}', 'json: cannot unmarshal object into Go struct field thing.rules of type []http.rule'],
    ['{"rules":[{"every":"x"}]}', 'json: cannot unmarshal string into Go struct field thing.rules.every of type int64'],
    ['{"inner":[]}', 'json: cannot unmarshal array into Go struct field thing.inner of type http.inner'],
    ['{', 'unexpected EOF'],
  ] as const) {
    t.throws(() => decodeJson(Buffer.from(text), SHAPE), { code: 'invalid', message }, text)
  }
  t.throws(() => decodeJson(Buffer.from('{'), SHAPE, 'failed'), { code: 'invalid', message: 'failed: unexpected EOF' })
  t.end()
})

test('some endpoints take a malformed body for an internal error', (t) => {
  t.throws(() => decodeJsonBare(Buffer.from('{'), SHAPE), { code: 'internal error', message: 'unexpected EOF' })
  t.throws(() => decodeJsonBare(Buffer.from('{"of":"x"}'), SHAPE), { code: 'invalid' })
  t.end()
})
