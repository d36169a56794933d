import { test } from 'tap'
import { durationSeconds, formatDuration, formatOffset, parseDuration } from '../../src/task-options/duration.ts'

const at = (text: string) => Date.parse(text) / 1000

test('reads and writes durations', (t) => {
  for (const text of ['1h', '1h30m', '90s', '1mo2d', '1y', '100ns1us1µs1ms', '2w', '']) {
    t.equal(formatDuration(parseDuration(text) ?? []), text, text)
  }
  t.strictSame(parseDuration('-1h5m'), [
    { magnitude: -1, unit: 'h' },
    { magnitude: -5, unit: 'm' },
  ])
  for (const text of ['1', 'h', '1.5h', '1x', '1h ', 'h1', '1h-5m']) t.equal(parseDuration(text), undefined, text)
  t.end()
})

test('months and years have the length that the calendar gives them', (t) => {
  const seconds = (text: string, from: string) => durationSeconds(parseDuration(text) ?? [], at(from))
  const DAY = 86_400
  t.equal(seconds('1h30m', '2024-01-01'), 5400)
  t.equal(seconds('1w1d', '2024-01-01'), 8 * DAY)
  t.equal(seconds('1mo', '2024-02-01'), 29 * DAY)
  t.equal(seconds('1mo', '2023-02-01'), 28 * DAY)
  t.equal(seconds('1y', '2024-01-01'), 366 * DAY)
  t.equal(seconds('-1h', '2024-01-01'), -3600)
  t.equal(seconds('1500ms', '2024-01-01'), 1.5)
  t.end()
})

test('offsets are shown in hours, minutes and seconds', (t) => {
  for (const [seconds, text] of [
    [0, ''],
    [30, '30s'],
    [90, '1m30s'],
    [3600, '1h'],
    [90_061, '25h1m1s'],
    [-600, '-10m'],
  ] as const) {
    t.equal(formatOffset(seconds), text)
  }
  t.end()
})
