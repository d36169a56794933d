import { test } from 'tap'
import { createIdGenerator, isId, parseId } from '../../src/metadata/identifier.ts'

test('reads ids', (t) => {
  t.equal(parseId('00000000000000AB'), '00000000000000ab')
  for (const [text, message] of [
    ['', 'id must have a length of 16 bytes'],
    ['abc', 'id must have a length of 16 bytes'],
    ['00000000000000ab0', 'id must have a length of 16 bytes'],
    ['000000000000000g', 'invalid ID'],
    ['0000000000000000', 'invalid ID'],
  ] as const) {
    t.throws(() => parseId(text), { code: 'invalid', message }, text)
    t.equal(isId(text), false, text)
  }
  t.equal(isId('00000000000000AB'), true)
  t.end()
})

test('ids are new, rise with time, and are never taken for numbers', (t) => {
  let now = Date.parse('2024-01-01')
  const next = createIdGenerator(() => now)
  const ids: string[] = []
  for (let i = 0; i < 20_000; i++) {
    if (i % 100 === 0) now += 1
    ids.push(next())
  }
  now -= 60_000
  ids.push(next())
  t.equal(new Set(ids).size, ids.length)
  t.strictSame(ids, [...ids].sort(), 'even when the clock is set back')
  t.ok(ids.every((id) => isId(id) && /[a-f]/.test(id)))
  t.end()
})
