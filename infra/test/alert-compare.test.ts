import { formatLine } from '@nrg/influx/line'
import { createReader } from '@nrg/influx/query'
import { readAlerts } from '@nrg/influx/stored-alerts'
import { createWriter } from '@nrg/influx/write'
import type { StoredAlert } from '@nrg/schema/alert'
import { buckets } from '@nrg/schema/bucket'
import fc from 'fast-check'
import { test } from 'tap'
import { compareAlerts } from '../src/backtest/compare.ts'
import { describeAlerts, describeDifference } from '../src/backtest/describe.ts'
import { detector, MINUTE, T0 } from './fixture/detector.ts'

const alert = (device_id: string, since: number, until: number, of: Partial<StoredAlert> = {}): StoredAlert => ({
  device_id,
  metric: 'current_a',
  reason: 'zscore',
  time: new Date(T0 + since * MINUTE).toISOString(),
  state: 'raised',
  since: T0 + since * MINUTE,
  until: T0 + until * MINUTE,
  score: 6,
  peak: 6,
  severity: 'warning',
  ...of,
})

test('alerts that were withdrawn do not count, nor those outside the stretch', async (t) => {
  const { connection } = await detector(t)
  const stored = (device: string, since: number, until: number, state: string) =>
    formatLine({
      measurement: 'alerts',
      tags: { device_id: device, metric: 'current_a', reason: 'zscore' },
      fields: {
        until: BigInt(T0 + until * MINUTE) * 1_000_000n,
        state,
        score: 6,
        peak: 9,
        severity: 'critical',
        value: 26,
        expected: 20,
      },
      time: BigInt(T0 + since * MINUTE) * 1_000_000n,
    })
  await createWriter(connection, buckets.alerts.name).write([
    stored('1000', 10, 20, 'raised'),
    stored('1000', 30, 40, 'withdrawn'),
    stored('1001', -30, 5, 'raised'),
    stored('1001', -60, -40, 'raised'),
    stored('1001', 60, 61, 'raised'),
  ])
  const stretch = { from: new Date(T0), to: new Date(T0 + 60 * MINUTE) }
  const found = (await readAlerts(createReader(connection), stretch)).filter(({ state }) => state === 'raised')
  t.match(
    found.map(({ device_id, since, until }) => [device_id, (since - T0) / MINUTE, (until - T0) / MINUTE]),
    [
      ['1001', -30, 5],
      ['1000', 10, 20],
    ],
  )
  t.equal(
    describeAlerts(found.slice(1)),
    [
      '2026-01-05T00:10:00Z – 2026-01-05T00:20:00Z  1000 current_a zscore 26, expected 20, score 6, peak 9, critical',
      '1 alert: 1 zscore',
    ].join('\n'),
  )
})

test('alerts are matched to those that began with them, then to those they overlap most', (t) => {
  const before = [alert('1000', 0, 30), alert('1000', 40, 50), alert('1001', 0, 10), alert('1002', 0, 10)]
  const after = [
    alert('1000', -5, 1),
    alert('1000', 5, 30),
    alert('1000', 40, 50, { severity: 'critical' }),
    alert('1001', 11, 20),
    alert('1002', 0, 10, { score: 7 }),
  ]
  const difference = compareAlerts(before, after)
  t.strictSame(difference.changed, [
    [before[0], after[1]],
    [before[1], after[2]],
  ])
  t.strictSame([difference.same, difference.removed, difference.added], [1, [before[2]], [after[0], after[3]]])
  t.strictSame(
    describeDifference(difference)
      .split('\n')
      .map((line) => line.slice(0, 24)),
    [
      '+ 2026-01-04T23:55:00Z –',
      '- 2026-01-05T00:00:00Z –',
      '~ 2026-01-05T00:00:00Z –',
      '  2026-01-05T00:05:00Z –',
      '+ 2026-01-05T00:11:00Z –',
      '~ 2026-01-05T00:40:00Z –',
      '  2026-01-05T00:40:00Z –',
      '1 the same, 1 gone (-), ',
    ],
  )
  t.end()
})

test('a difference accounts for every alert of both, once', (t) => {
  const some = fc.array(
    fc
      .tuple(fc.constantFrom('1000', '1001'), fc.nat(60), fc.nat(20))
      .map(([device, since, length]) => alert(device, since, since + length)),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(some, some, (before, after) => {
      const { same, removed, added, changed } = compareAlerts(before, after)
      return (
        same + removed.length + changed.length === before.length &&
        same + added.length + changed.length === after.length
      )
    }),
  )
  fc.assert(
    fc.property(some, (alerts) => {
      const { same, removed, added, changed } = compareAlerts(alerts, alerts)
      const twice = alerts.length - new Set(alerts.map(({ device_id, since }) => `${device_id} ${since}`)).size
      return removed.length + added.length === 0 && (twice > 0 || changed.length === 0) && same <= alerts.length
    }),
  )
  t.end()
})
