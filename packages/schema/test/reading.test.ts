import { FormatRegistry } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import fc from 'fast-check'
import { test } from 'tap'
import { Alert } from '../src/alert.ts'
import { durationMs } from '../src/duration.ts'
import { IngestResult } from '../src/ingest-result.ts'
import { Problem } from '../src/problem.ts'
import { NUMERIC_TEXT, Reading } from '../src/reading.ts'
import { parseTimestamp } from '../src/timestamp.ts'

FormatRegistry.Set('date-time', (text) => parseTimestamp(text) !== undefined)

test('a time is read as ISO 8601 says, to the nanosecond', (t) => {
  const day = 1_756_166_400_000_000_000n // 2025-08-26T00:00:00Z
  const at = (hours: number, minutes: number, seconds: number, nanoseconds = 0) =>
    day + BigInt(hours * 3600 + minutes * 60 + seconds) * 1_000_000_000n + BigInt(nanoseconds)
  const cases: [string, bigint][] = [
    ['2025-08-26T05:49:42+00:00', at(5, 49, 42)],
    ['2025-08-26T05:49:42Z', at(5, 49, 42)],
    ['2025-08-26t05:49:42z', at(5, 49, 42)],
    ['2025-08-26 05:49:42', at(5, 49, 42)],
    ['2025-08-26T05:49:42', at(5, 49, 42)],
    ['2025-08-26T05:49', at(5, 49, 0)],
    ['2025-08-26', day],
    ['2025-08-26T07:49:42+02:00', at(5, 49, 42)],
    ['2025-08-26T00:19:42-0530', at(5, 49, 42)],
    ['2025-08-26T06:49:42+01', at(5, 49, 42)],
    ['2025-08-26T05:49:42.5Z', at(5, 49, 42, 500_000_000)],
    ['2025-08-26T05:49:42,123456789Z', at(5, 49, 42, 123_456_789)],
    ['2025-08-26T05:49:42.1234567891Z', at(5, 49, 42, 123_456_789)],
    ['20250826T054942Z', at(5, 49, 42)],
    ['20250826T054942.5+0200', at(3, 49, 42, 500_000_000)],
    ['20250826T0549', at(5, 49, 0)],
    ['20250826 054942', at(5, 49, 42)],
    ['20250826', day],
    ['2025-08-25T24:00:00Z', day],
    ['2025-08-25T24:00:00.000Z', day],
    ['20250825T240000Z', day],
    ['2025-12-31T24:00', 1_767_225_600_000_000_000n],
    ['2016-12-31T23:59:60Z', 1_483_228_800_000_000_000n],
    ['2016-12-31T23:59:60.25Z', 1_483_228_800_250_000_000n],
    ['2017-01-01T00:59:60+01:00', 1_483_228_800_000_000_000n],
    ['2024-02-29T00:00:00Z', 1_709_164_800_000_000_000n],
    ['1969-12-31T23:59:59.5Z', -500_000_000n],
  ]
  for (const [text, expected] of cases) t.equal(parseTimestamp(text), expected, text)
  t.end()
})

test('what is no ISO 8601 time is none', (t) => {
  const texts = [
    '',
    'now',
    'yesterday',
    '1756187382',
    '2025-02-29',
    '2025-06-31T00:00:00Z',
    '2025-00-10',
    '2025-13-01',
    '2025-01-00',
    '2025-01-01T24:00:01Z',
    '2025-01-01T24:00:00.001Z',
    '2025-01-01T25:00:00Z',
    '20250826T05:49:42Z',
    '2025-0826',
    '2025-08-26T054942Z',
    '202508',
    '2025082',
    '2025-01-01T10:60:00Z',
    '2025-01-01T10:00:61Z',
    '2025-01-01T10:60:60Z',
    '2025-01-01T10',
    '2025-01-01T10:00:00+24:00',
    '2025-01-01T10:00:00+01:60',
    '2025-01-01T10:00:00 UTC',
    ' 2025-01-01',
    '2025-01-01\n',
    '25-01-01',
    '2025/01/01',
    'Tue, 26 Aug 2025 05:49:42 GMT',
    `2025-01-01T10:00:00.${'0'.repeat(64)}Z`,
  ]
  for (const text of texts) t.equal(parseTimestamp(text), undefined, JSON.stringify(text))
  t.end()
})

test('every date that JavaScript prints is read back exactly', (t) => {
  const dates = fc.date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59.999Z') })
  fc.assert(
    fc.property(dates, (date) => {
      if (Number.isNaN(date.getTime())) return true
      return parseTimestamp(date.toISOString()) === BigInt(date.getTime()) * 1_000_000n
    }),
  )
  t.end()
})

test('a duration has its milliseconds', (t) => {
  const cases: [string, number][] = [
    ['90s', 90_000],
    ['1h30m', 5_400_000],
    ['7d', 604_800_000],
    ['1w', 604_800_000],
    ['250ms', 250],
    ['1m250ms', 60_250],
  ]
  for (const [text, expected] of cases) t.equal(durationMs(text), expected, text)
  t.end()
})

test('the contract of a reading', (t) => {
  const reading = { device_id: 1001, timeof: '2025-08-26T05:49:42Z', voltage_v: 480.5, current_a: 20.2, temp_c: 40.1 }
  const good: object[] = [
    reading,
    { ...reading, device_id: '1001' },
    { ...reading, voltage_v: '480.5' },
    { device_id: 1001, timeof: '2025-08-26 05:49:42', power_kw: 3 },
  ]
  const bad: unknown[] = [
    { ...reading, device_id: 999 },
    { ...reading, device_id: 1000.5 },
    { ...reading, device_id: '10 01' },
    { ...reading, device_id: null },
    { ...reading, timeof: 1_756_187_382 },
    { ...reading, voltage_v: null },
    { ...reading, voltage_v: true },
    { ...reading, voltage_v: 'NaN' },
    { ...reading, voltage_v: '0x10' },
    { ...reading, voltage_v: 1e101 },
    { ...reading, voltage_v: Number.POSITIVE_INFINITY },
    [],
    null,
  ]
  for (const value of good) t.ok(Value.Check(Reading, value), JSON.stringify(value))
  for (const value of bad) t.notOk(Value.Check(Reading, value), JSON.stringify(value))
  t.end()
})

test('numeric text is what a JSON number looks like, and a little more', (t) => {
  const numeric = new RegExp(NUMERIC_TEXT)
  for (const text of ['1', '-1', '+1', '1.', '.5', '1e3', '1E-3', ' 20.5 ', '007']) t.ok(numeric.test(text), text)
  for (const text of ['', ' ', '.', '1e', 'e1', '0x1', '1_000', '1,5', 'NaN', 'inf', '1 2', '１'])
    t.notOk(numeric.test(text), text)
  fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (n) => numeric.test(String(n))))
  t.end()
})

test('the answers of the original satisfy the contracts', (t) => {
  t.ok(Value.Check(IngestResult, { ok: true, written: 1 }))
  t.ok(Value.Check(Problem, { ok: false, error: 'empty data' }))
  t.ok(Value.Check(Problem, { ok: false, error: 'write_failed', details: [{ code: 'x', message: 'y' }] }))
  t.notOk(Value.Check(Problem, { ok: false, error: 'x', details: Array(101).fill({ code: 'x', message: 'y' }) }))
  const instant = '2025-08-26T05:49:42.000Z'
  const alert = { device_id: '1001', reason: 'zscore', last_seen: instant, value: 26 }
  t.notOk(Value.Check(Alert, alert), 'an alert also says its metric and its times')
  t.ok(
    Value.Check(Alert, {
      ...alert,
      metric: 'current_a',
      since: instant,
      until: instant,
      open: true,
      sentence: 'as told',
    }),
  )
  t.end()
})
