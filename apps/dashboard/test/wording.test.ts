import type { Incident } from '@nrg/schema/incident'
import { test } from 'tap'
import { readingOf } from '../src/incidents/reading.ts'
import { createClock } from '../src/wording/clock.ts'
import { duration } from '../src/wording/duration.ts'
import { metricWords } from '../src/wording/metric.ts'
import { namesTogether } from '../src/wording/names-together.ts'
import { money, number, percentOff, scaled, signed } from '../src/wording/number.ts'
import { plainSentence } from '../src/wording/plain-sentence.ts'
import { chartTicks, ticks } from '../src/wording/ticks.ts'

const EN = 'en-GB'
const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE

test('numbers have a real minus, thousands, and no sign before zero', (t) => {
  t.equal(number(31.06, 1, EN), '31.1')
  t.equal(number(-3, 1, EN), '−3.0')
  t.equal(number(-0.04, 1, EN), '0.0')
  t.equal(number(55_100, 0, EN), '55,100')
  for (const none of [null, undefined, Number.NaN, Number.POSITIVE_INFINITY]) t.equal(number(none, 1, EN), '–')
  t.strictSame(
    [1.62, -0.7, 0.04, 0].map((value) => signed(value, 1, EN)),
    ['+1.6', '−0.7', '0.0', '0.0'],
  )
  t.equal(percentOff(24.4, 15.25)?.toFixed(1), '60.0')
  t.equal(percentOff(24.4, 0), undefined)
  t.equal(percentOff(null, 5), undefined)
  t.equal(money(4.526, 'EUR', 2, EN), '€4.53')
  t.equal(money(-0.53, 'EUR', 2, EN), '−€0.53')
  t.equal(money(100, 'EUR', 0, EN), '€100')
  t.equal(money(1, null), '–')
  t.end()
})

test('quantities have the prefix that fits', (t) => {
  t.strictSame(scaled(3823, 'kW', EN), { text: '3.82', unit: 'MW' })
  t.strictSame(scaled(55_100, 'kWh', EN), { text: '55.1', unit: 'MWh' })
  t.strictSame(scaled(19.7, 'kWh', EN), { text: '19.7', unit: 'kWh' })
  t.strictSame(scaled(681.2, 'kW', EN), { text: '681', unit: 'kW' })
  t.strictSame(scaled(null, 'kW', EN), { text: '–', unit: '' })
  t.end()
})

test('durations stay short', (t) => {
  const cases: [number, string][] = [
    [-5 * SECOND, '0 s'],
    [4.4 * SECOND, '4 s'],
    [89 * SECOND, '89 s'],
    [90 * SECOND, '2 min'],
    [23 * MINUTE, '23 min'],
    [89.4 * MINUTE, '89 min'],
    [90 * MINUTE, '1 h 30 min'],
    [2 * HOUR + 59.7 * MINUTE, '3 h 00 min'],
    [8 * HOUR + 15 * MINUTE, '8 h 15 min'],
    [47 * HOUR, '47 h 00 min'],
    [72 * HOUR, '3 d'],
  ]
  for (const [ms, words] of cases) t.equal(duration(ms), words)
  t.end()
})

test('times are those of the reader, with the zone', (t) => {
  const berlin = createClock('Europe/Berlin')
  const at = Date.parse('2026-11-26T13:25:07Z')
  t.equal(berlin.time(at), '14:25')
  t.equal(berlin.exact(at), '14:25:07')
  t.equal(berlin.day(at), 'Thu 26')
  t.equal(berlin.moment(at, at + HOUR), '14:25')
  t.equal(berlin.moment(at, at + 24 * HOUR), '26 Nov 14:25')
  t.equal(berlin.zone(at), 'CET')
  t.equal(createClock('Asia/Kathmandu').time(at), '19:10')
  t.equal(berlin.time(Date.parse('2026-11-25T23:00:00Z')), '00:00', 'midnight is no 24:00')
  t.end()
})

test('ticks are round in the zone of the reader, across a change of its clocks too', (t) => {
  const at = Date.parse('2026-11-26T13:25:00Z')
  const quarters = ticks(at - HOUR, at, 5, () => HOUR).map((tick) => new Date(tick).toISOString().slice(11, 16))
  t.strictSame(quarters, ['12:30', '12:45', '13:00', '13:15'])
  const night = Date.parse('2026-10-25T00:00:00Z')
  const berlin = (ms: number) => (ms < Date.parse('2026-10-25T01:00:00Z') ? 2 : 1) * HOUR
  const clock = createClock('Europe/Berlin')
  const days = ticks(night - 12 * HOUR, night + 12 * HOUR, 8, berlin).map(clock.time)
  t.strictSame(days, ['15:00', '18:00', '21:00', '00:00', '03:00', '06:00', '09:00', '12:00'])
  t.end()
})

test('a metric says its unit in its name', (t) => {
  t.match(metricWords('current_a'), { label: 'Current', unit: 'A' })
  t.match(metricWords('flow_m3'), { label: 'Flow', unit: 'm³', letter: 'm³' })
  t.match(metricWords('energy_kwh_rate'), { label: 'Energy per hour', unit: 'kWh/h', letter: 'kWh/h' })
  t.match(metricWords('pulses_rate'), { label: 'Pulses per hour', unit: '', letter: 'Pulses' })
  t.match(metricWords('frequency'), { label: 'Frequency', unit: '', letter: 'Frequency' })
  t.match(metricWords('grid_frequency_hz', 'mHz'), { label: 'Grid frequency', unit: 'mHz' })
  t.end()
})

test('names that begin alike say it once', (t) => {
  t.equal(namesTogether([]), '')
  t.equal(namesTogether(['Chiller 1']), 'Chiller 1')
  t.equal(namesTogether(['Chiller 1', 'Chiller 3']), 'Chiller 1, 3')
  t.equal(namesTogether(['Chiller 1', 'Freezer 3']), 'Chiller 1, Freezer 3')
  t.equal(namesTogether(['Press', 'Presses']), 'Press, Presses')
  t.end()
})

test('a chart of days has each of them, on a phone fewer', (t) => {
  const to = Date.parse('2026-11-26T13:25:00Z')
  t.equal(chartTicks(to - 7 * 24 * HOUR, to, true).length, 7)
  t.equal(chartTicks(to - HOUR, to, true).length, 4)
  t.equal(chartTicks(to - 24 * HOUR - 2 * MINUTE, to, true).length, 8, 'a day of whole steps is a little longer')
  t.equal(chartTicks(to - HOUR, to, false).length, 4)
  t.equal(chartTicks(to - 7 * 24 * HOUR, to, false).length <= 4, true)
  t.end()
})

test('a sentence says the metric in words, and not when it began, which stands beside it', (t) => {
  const sentences: [sentence: string, metric: string, plain: string][] = [
    ['temp_c unchanged at 41.3 °C since 07:56 (3 h)', 'temp_c', 'temperature unchanged at 41.3 °C (3 h)'],
    ['no reading since 11:37 (20 min)', 'device', 'no reading (20 min)'],
    ['current_a 31 A, expected 20; 22 σ; since 11:50', 'current_a', 'current 31 A, expected 20; 22 σ'],
    ['31 A where 20 ± 0.5 A is usual by its last hour', 'current_a', '31 A where 20 ± 0.5 A is usual by its last hour'],
  ]
  for (const [sentence, metric, plain] of sentences) t.equal(plainSentence(sentence, metric), plain)
  t.end()
})

test('of a value that stands still it is told where it could be', (t) => {
  const stuck = { reason: 'stuck', metric: 'temp_c', value: 41.3, unit: '°C', expected: null, score: 165 } as Incident
  const at = (expected: number | null, sd: number | null) => ({
    values: { temp_c: { value: 41.3, time: 0, expected, sd, score: null } },
  })
  t.match(readingOf(stuck, at(41.9, 0.9)), { read: '41.3 °C', score: '', expected: 'expected 40.1 … 43.7 °C' })
  for (const unknown of [undefined, at(null, null), at(41.3, 0), at(41.3, 0.001)])
    t.match(readingOf(stuck, unknown), { read: '41.3 °C', score: '', expected: '' })
  t.end()
})
