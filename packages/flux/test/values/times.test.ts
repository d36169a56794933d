import t from 'tap'
import { addDuration, dateOfDay, dayOfDate, daysInMonth, isoWeek, weekDayOf } from '../../src/values/calendar.ts'
import {
  addDurations,
  durationNanoseconds,
  formatDuration,
  infiniteDuration,
  parseDuration,
  scaleDuration,
  subtractDurations,
} from '../../src/values/duration.ts'
import { formatTime, formatTimeFixed, parseTime } from '../../src/values/time.ts'

const instant = (text: string): bigint => parseTime(text) as bigint
const duration = (text: string) => parseDuration(text) ?? infiniteDuration

t.test('times are printed in RFC 3339, with or without the zeros that end a fraction', (t) => {
  const printed: readonly (readonly [bigint, string, string])[] = [
    [0n, '1970-01-01T00:00:00Z', '1970-01-01T00:00:00.000000000Z'],
    [1n, '1970-01-01T00:00:00.000000001Z', '1970-01-01T00:00:00.000000001Z'],
    [-1n, '1969-12-31T23:59:59.999999999Z', '1969-12-31T23:59:59.999999999Z'],
    [1_500_000_000n, '1970-01-01T00:00:01.5Z', '1970-01-01T00:00:01.500000000Z'],
    [-(2n ** 63n), '1677-09-21T00:12:43.145224192Z', '1677-09-21T00:12:43.145224192Z'],
    [2n ** 63n - 1n, '2262-04-11T23:47:16.854775807Z', '2262-04-11T23:47:16.854775807Z'],
  ]
  for (const [ns, short, fixed] of printed) {
    t.equal(formatTime(ns), short)
    t.equal(formatTimeFixed(ns), fixed)
    t.equal(parseTime(short), ns)
  }
  t.end()
})

t.test('times are read as RFC 3339 or as a date, and the reason tells what else was given', (t) => {
  t.equal(parseTime('2026-01-01'), instant('2026-01-01T00:00:00Z'))
  t.equal(parseTime('2026-01-01T1:02:03Z'), instant('2026-01-01T01:02:03Z'))
  t.equal(parseTime('2026-01-01T01:02:03,5Z'), instant('2026-01-01T01:02:03.5Z'))
  t.equal(parseTime('2026-01-01T01:02:03.1234567899Z'), instant('2026-01-01T01:02:03.123456789Z'))
  t.equal(parseTime('2026-01-01T00:00:00+05:30'), instant('2025-12-31T18:30:00Z'))
  t.equal(parseTime('2026-01-01T00:00:00-24:60'), instant('2026-01-02T01:00:00Z'))
  for (const text of ['', 'x', '2026-02-29', '2026-13-01', '2026-1-1', '2026-01-01 00:00:00Z'])
    t.equal(parseTime(text), 'cannot parse date', text)
  for (const text of [
    'T',
    '2026-01-01T24:00:00Z',
    '2026-01-01T23:59:60Z',
    '2026-01-01T00:00:00',
    '2026-01-01T00:00:00+25:00',
  ])
    t.equal(parseTime(text), 'cannot parse date time', text)
  t.end()
})

t.test('the calendar agrees with that of JavaScript', (t) => {
  let wrong = 0
  for (let day = -110_000; day < 110_000; day += 7) {
    const date = new Date(day * 86_400_000)
    const made = dateOfDay(day)
    if (made.year !== date.getUTCFullYear() || made.month !== date.getUTCMonth() + 1 || made.day !== date.getUTCDate())
      wrong++
    if (dayOfDate(made.year, made.month, made.day) !== day || weekDayOf(day) !== date.getUTCDay()) wrong++
  }
  t.equal(wrong, 0)
  t.equal(dayOfDate(2025, 14, 1), dayOfDate(2026, 2, 1))
  t.equal(daysInMonth(2000, 2), 29)
  t.equal(daysInMonth(1900, 2), 28)
  for (const [date, week] of [
    ['2024-12-30', 1],
    ['2027-01-03', 53],
    ['2026-12-31', 53],
    ['2026-01-01', 1],
    ['2021-01-03', 53],
  ] as const)
    t.equal(isoWeek(Number(instant(date) / 86_400_000_000_000n)), week, date)
  t.end()
})

t.test('months are added within the calendar and keep the day where they can', (t) => {
  const added: readonly (readonly [string, string, string])[] = [
    ['2026-01-31T10:00:00Z', '1mo', '2026-02-28T10:00:00Z'],
    ['2024-01-31T10:00:00Z', '1mo', '2024-02-29T10:00:00Z'],
    ['2026-03-31T00:00:00Z', '-1mo', '2026-02-28T00:00:00Z'],
    ['2026-01-15T00:00:00Z', '-13mo', '2024-12-15T00:00:00Z'],
    ['2026-12-15T00:00:00Z', '1y1mo', '2028-01-15T00:00:00Z'],
    ['2026-01-31T00:00:00Z', '1mo1d', '2026-03-01T00:00:00Z'],
    ['1969-12-31T23:59:59Z', '2mo', '1970-02-28T23:59:59Z'],
  ]
  for (const [from, by, to] of added) t.equal(addDuration(instant(from), duration(by)), instant(to), `${from} + ${by}`)
  t.equal(addDuration(2n ** 63n - 1n, duration('1ns')), -(2n ** 63n))
  t.end()
})

t.test('durations are read and printed in their largest units', (t) => {
  const printed: Readonly<Record<string, string>> = {
    '90m': '1h30m',
    '1w2d': '1w2d',
    '14mo': '1y2mo',
    '1mo15d': '1mo2w1d',
    '-1h30m': '-1h30m',
    '1500ms': '1s500ms',
    '3µs': '3us',
    '0s': '0ns',
    '-0s': '0ns',
    '': '0ns',
    '5min': '0ns',
    '2562048h': '0ns',
  }
  for (const [text, want] of Object.entries(printed)) t.equal(formatDuration(duration(text)), want, `"${text}"`)
  for (const text of ['5 minutes', '1', 'h', '1h2', '1.5h', '-1h0m', '-0h5m', '9223372036854775808ns', '--1h'])
    t.equal(parseDuration(text), undefined, text)
  t.end()
})

t.test('durations are multiplied by parts, and added in nanoseconds', (t) => {
  t.equal(durationNanoseconds(duration('1mo')), 2_629_800_000_000_000n)
  t.equal(durationNanoseconds(duration('-1y')), -31_557_600_000_000_000n)
  t.equal(durationNanoseconds(duration('300y')), -(2n ** 63n))
  t.equal(formatDuration(scaleDuration(duration('1mo2h'), -3n)), '-3mo6h')
  t.equal(formatDuration(scaleDuration(duration('-1m'), -1n)), '1m')
  t.equal(formatDuration(scaleDuration(duration('1m'), 0n)), '0ns')
  t.equal(formatDuration(addDurations(duration('1h'), duration('-90m'))), '-30m')
  t.equal(formatDuration(subtractDurations(duration('1mo'), duration('1d'))), '4w1d10h30m')
  t.end()
})
