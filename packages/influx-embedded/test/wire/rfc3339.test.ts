import fc from 'fast-check'
import { test } from 'tap'
import { formatSeconds, parseRfc3339 } from '../../src/wire/rfc3339.ts'

test('reads what JavaScript writes', (t) => {
  fc.assert(
    fc.property(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
      t.equal(parseRfc3339(date.toISOString()), BigInt(date.getTime()) * 1_000_000n)
    }),
    { numRuns: 200 },
  )
  t.end()
})

test('reads zones and nanoseconds', (t) => {
  for (const [text, nanoseconds] of [
    ['1970-01-01T00:00:00Z', 0n],
    ['1970-01-01T01:00:00+01:00', 0n],
    ['1969-12-31T22:30:00-01:30', 0n],
    ['1970-01-01T00:00:00.000000001Z', 1n],
    ['1970-01-01T00:00:00,5Z', 500_000_000n],
    ['1970-01-01T00:00:00.1234567899Z', 123_456_789n],
    ['1969-12-31T23:59:59.9Z', -100_000_000n],
    ['2024-02-29T00:00:00Z', 1_709_164_800_000_000_000n],
  ] as const) {
    t.equal(parseRfc3339(text), nanoseconds, text)
  }
  t.end()
})

test('says what is wrong as Go does', (t) => {
  const layout = 'as "2006-01-02T15:04:05Z07:00": cannot parse'
  for (const [text, message] of [
    ['', `parsing time "" ${layout} "" as "2006"`],
    ['now', `parsing time "now" ${layout} "now" as "2006"`],
    ['2024-01-01', `parsing time "2024-01-01" ${layout} "" as "T"`],
    ['2024-01-01 00:00:00Z', `parsing time "2024-01-01 00:00:00Z" ${layout} " 00:00:00Z" as "T"`],
    ['2024-01-01T00:00:00', `parsing time "2024-01-01T00:00:00" ${layout} "" as "Z07:00"`],
    ['2024-13-01T00:00:00Z', 'parsing time "2024-13-01T00:00:00Z": month out of range'],
    ['2023-02-29T00:00:00Z', 'parsing time "2023-02-29T00:00:00Z": day out of range'],
    ['2024-01-01T24:00:00Z', 'parsing time "2024-01-01T24:00:00Z": hour out of range'],
    ['2024-01-01T00:00:00Zx', 'parsing time "2024-01-01T00:00:00Zx": extra text: "x"'],
  ] as const) {
    t.throws(() => parseRfc3339(text), { code: 'invalid', message }, text)
  }
  t.end()
})

test('writes whole seconds', (t) => {
  t.equal(formatSeconds(0), '1970-01-01T00:00:00Z')
  t.equal(formatSeconds(1_709_164_800), '2024-02-29T00:00:00Z')
  t.end()
})
