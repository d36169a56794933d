import { defaultFleetConfig, type FleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import type { KnownMetric } from '../src/detectors/watched.ts'
import { isLearning, watcher } from '../src/watch.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const NOW = Date.parse('2026-01-05T12:03:00Z')
const told = (known: KnownMetric, config: FleetConfig = defaultFleetConfig, now = NOW, metric = 'current_a') =>
  Object.fromEntries(
    watcher(config)('1001', new Map([[metric, known]]), now).map(({ reason, ready_at, threshold_now }) => [
      reason,
      ready_at?.slice(5, 16) ?? threshold_now,
    ]),
  )
const since = (ms: number): KnownMetric => ({ heard: { first: NOW - ms, last: NOW - MINUTE } })

test('a new device is watched by its limit at once, within ten minutes by its z-score, and then by the others', (t) => {
  t.strictSame(told(since(MINUTE)), {
    limit: null,
    offline: '01-05T13:00',
    zscore: '01-05T12:10',
    spike: '01-06T12:02',
    level: '01-06T15:00',
    noise: '01-06T12:02',
    seasonal: '01-06T18:00',
    stuck: '01-07T00:00',
    night: '01-09T00:00',
    cycle: '01-08T00:00',
    unseen: '01-09T03:00',
    unsteady: '01-09T03:00',
    peer: '01-10T03:00',
  })
  t.equal(
    told(since(MINUTE), defaultFleetConfig, NOW, 'voltage_v').supply,
    '01-06T00:00',
    'a voltage from the next midnight on',
  )
  t.end()
})

test('what is learned is watched, at the threshold of what there is', (t) => {
  const full = {
    ...since(7 * DAY),
    baseline: { at: NOW - 3 * MINUTE, n: 360 },
    spreads: Object.fromEntries(
      ['spike', 'level', 'noise', 'seasonal'].map((kind) => [kind, { at: NOW - HOUR, n: 1440 }]),
    ),
    habit: { hours: 150, longest: 20 },
    quiet: true as const,
    switches: 12,
    seen: true as const,
    calm: true as const,
    peers: true as const,
    rhythm: { n: 8640, interval: 10 },
  }
  const usual = {
    limit: null,
    offline: 3,
    zscore: 5,
    spike: 4.6,
    level: 5,
    noise: 6.2,
    seasonal: 4.6,
    stuck: 30,
    night: 8,
    cycle: 4.5,
    unseen: 1.2,
    unsteady: 2.5,
    peer: 4,
  }
  t.strictSame(told(full), usual)
  t.strictSame(told({ ...full, rhythm: { n: 96, interval: 900 } }), { ...usual, offline: 45 })
  t.strictSame(told({ ...full, rhythm: { n: 8640, interval: 10, silence: 9 } }), { ...usual, offline: 18 })
  const supplied = (nominal: NonNullable<KnownMetric['nominal']>) =>
    told({ ...full, nominal }, defaultFleetConfig, NOW, 'voltage_v').supply
  t.equal(supplied({}), 10, 'per cent: twice as much until three days are known')
  t.equal(supplied({ usual: 2.1 }), 5)
  t.equal(supplied({ usual: 6 }), 9)
  const first = { ...since(10 * MINUTE), baseline: { at: NOW - 3 * MINUTE, n: 30 } }
  t.equal(told(first).zscore, 35, 'wider at first')
  const later = { ...since(40 * MINUTE), baseline: { at: NOW - 3 * MINUTE, n: 210 } }
  t.equal(told(later).zscore, 7.66, 'and narrows')
  t.end()
})

test('a device itself is watched for silence alone, and what is no metric is not watched', (t) => {
  const watch = watcher(defaultFleetConfig)
  const of = (metric: string) => watch('1001', new Map([[metric, since(HOUR)]]), NOW).map(({ reason }) => reason)
  t.strictSame(of('device'), ['offline'])
  t.strictSame(of('power_kw'), [], 'one that the configuration does not have')
  t.end()
})

test('what is missing comes at the pace of what has come', (t) => {
  const level = (n: number, device = since(36 * HOUR)) =>
    told({ ...device, spreads: { level: { at: NOW - 3 * MINUTE, n } } }).level
  t.equal(level(1400), '01-05T15:00')
  t.equal(level(1080), '01-06T00:00', 'of two steps in three')
  t.equal(
    level(144, since(36 * HOUR)),
    null,
    'one that reports every quarter of an hour never has enough of the baseline',
  )
  t.end()
})

test('a silent device is not learned, and one of which nothing is to come is not learning', (t) => {
  const silent = { heard: { first: NOW - 3 * HOUR, last: NOW - 2 * HOUR } }
  const watch = watcher(defaultFleetConfig)
  const learning = (known: KnownMetric) => isLearning(watch('1001', new Map([['current_a', known]]), NOW))
  t.equal(learning(silent), false)
  t.equal(learning(since(HOUR)), true)
  t.strictSame(told(silent).zscore, null)
  const off: FleetConfig = {
    metrics: defaultFleetConfig.metrics,
    devices: {
      1001: { metrics: { current_a: { detectors: { zscore: { enabled: false }, level: { enabled: false } } } } },
    },
  }
  t.strictSame(Object.keys(told(since(HOUR), off)), [
    'limit',
    'offline',
    'spike',
    'noise',
    'seasonal',
    'stuck',
    'night',
    'cycle',
    'unseen',
    'unsteady',
    'peer',
  ])
  t.end()
})
