import type { DeviceSummary, LatestValue } from '@nrg/schema/device'
import type { Incident } from '@nrg/schema/incident'
import fc from 'fast-check'
import { test } from 'tap'
import { sparkPaths } from '../src/charts/spark-paths.ts'
import { deviceOrder, isLate, isListed, isRetired, shownStatus } from '../src/devices/status.ts'
import { holdOrder } from '../src/list/hold-order.ts'
import { pack } from '../src/list/pack.ts'
import { towards, windowOf } from '../src/list/window-of.ts'

test('the order holds under the pointer: what is gone leaves, what is new waits at the end', (t) => {
  t.strictSame(holdOrder(['a', 'b', 'c'], ['c', 'd', 'a'], true), ['a', 'c', 'd'])
  t.strictSame(holdOrder(['a', 'b', 'c'], ['c', 'd', 'a'], false), ['c', 'd', 'a'])
  t.strictSame(holdOrder([], ['b', 'a'], true), ['b', 'a'])
  t.end()
})

test('only rows in sight are drawn, wherever the list is', (t) => {
  t.strictSame(windowOf(400, 1000, 36, 10_000), { first: 0, end: 23 })
  t.strictSame(windowOf(-3600, 1000, 36, 10_000), { first: 94, end: 134 })
  t.strictSame(windowOf(-359_000, 1000, 36, 10_000), { first: 9966, end: 10_000 })
  t.strictSame(windowOf(2000, 1000, 36, 10_000), { first: 0, end: 0 })
  fc.assert(
    fc.property(fc.integer({ min: -400_000, max: 5000 }), fc.integer({ min: 0, max: 10_000 }), (top, count) => {
      const { first, end } = windowOf(top, 1000, 36, count)
      return first >= 0 && first <= end && end <= count && end - first <= 42
    }),
  )
  t.end()
})

test('few rows are new at once, until all in sight are drawn', (t) => {
  t.strictSame(towards({ first: 0, end: 0 }, { first: 0, end: 40 }), { first: 0, end: 12 })
  t.strictSame(towards({ first: 94, end: 134 }, { first: 90, end: 130 }), { first: 90, end: 130 })
  const window = fc.tuple(fc.nat(10_000), fc.nat(42)).map(([first, rows]) => ({ first, end: first + rows }))
  fc.assert(
    fc.property(window, window, (begin, goal) => {
      for (let now = begin, frame = 0; frame < 5; frame++) {
        const next = towards(now, goal)
        if (next === now) return now.first === goal.first && now.end === goal.end
        const kept = Math.max(0, Math.min(now.end, next.end) - Math.max(now.first, next.first))
        if (next.end - next.first - kept > 12) return false
        now = next
      }
      return false
    }),
  )
  t.end()
})

test('stretches that overlap are packed under one another', (t) => {
  const [long, short, open, late] = [
    { from: 0, to: 10 },
    { from: 2, to: 3 },
    { from: 5, to: null },
    { from: 12, to: 13 },
  ]
  t.strictSame(pack([late, open, short, long], 1), [
    [long, late],
    [short, open],
  ])
  t.strictSame(pack([], 1), [])
  t.end()
})

const value = (score: number | null): LatestValue => ({ value: 1, time: 0, expected: 1, sd: 1, score })
const device = (id: string, more: Partial<DeviceSummary> = {}): DeviceSummary => ({
  device_id: id,
  last_seen: '2026-11-26T13:25:00.000Z',
  ...more,
})

test('devices in trouble come first, and a filter keeps what it says', (t) => {
  const shown = [
    device('10', { status: 'ok', values: { current_a: value(0.4) } }),
    device('9', { status: 'ok', values: { current_a: value(-3.4) }, site: 'quarry' }),
    device('2', { status: 'offline' }),
    device('7', { status: 'critical', name: 'Chiller 2', site: 'harbour' }),
    device('1', { status: 'ok', values: { current_a: value(null) } }),
    device('3', { status: 'warning' }),
  ].map((one) => ({ device: one, status: shownStatus(one) }))
  const ids = (sort?: string) => shown.toSorted(deviceOrder(sort)).map((one) => one.device.device_id)
  t.strictSame(ids(), ['7', '3', '2', '9', '1', '10'])
  t.strictSame(ids('id'), ['1', '2', '3', '7', '9', '10'])
  t.equal(shown.find((one) => one.device.device_id === '9')?.status, 'strays')
  const listed = (filter: Record<string, string>) =>
    shown.filter((one) => isListed(one, filter)).map((one) => one.device.device_id)
  t.strictSame(listed({ status: 'trouble' }), ['7', '3'])
  t.strictSame(listed({ q: 'CHILL' }), ['7'])
  t.strictSame(listed({ site: 'quarry', status: 'strays' }), ['9'])
  t.end()
})

test('a device is silent where all of it is, and not one metric', (t) => {
  const silent = (metric: string): Incident =>
    ({ state: 'open', reason: 'offline', severity: 'warning', metric, devices: ['1'] }) as unknown as Incident
  t.equal(shownStatus(device('1'), [silent('device')]), 'offline')
  t.equal(shownStatus(device('1'), [silent('voltage_v')]), 'warning')
  t.equal(shownStatus(device('1')), 'ok')
  t.end()
})

test('a device is late after three of its intervals', (t) => {
  const at = Date.parse('2026-11-26T13:25:00.000Z')
  t.notOk(isLate(device('1', { interval_s: 5 }), at + 15_000))
  t.ok(isLate(device('1', { interval_s: 5 }), at + 15_001))
  t.notOk(isLate(device('1', { interval_s: 60 }), at + 180_000))
  t.notOk(isLate(device('1'), at + 90_000))
  t.ok(isLate(device('1'), at + 90_001))
  t.end()
})

test('a device that is retired is missed by nobody, until it reports again', (t) => {
  const gone = device('1', { retired: '2026-11-26T13:30:00.000Z', status: 'offline' })
  t.equal(shownStatus(gone), 'retired')
  t.equal(shownStatus({ ...gone, status: 'critical' }), 'critical', 'what is raised is shown')
  t.notOk(isLate(gone, Date.parse('2026-11-28T00:00:00.000Z')))
  const back = { ...gone, status: 'ok', last_seen: '2026-11-26T13:30:05.000Z' } as const
  t.notOk(isRetired(back))
  t.equal(shownStatus(back), 'ok')
  const shown = [gone, device('2', { status: 'ok' })].map((one) => ({ device: one, status: shownStatus(one) }))
  t.strictSame(
    shown.toSorted(deviceOrder(undefined)).map((one) => one.device.device_id),
    ['2', '1'],
    'and comes last',
  )
  t.end()
})

test('a small line breaks at gaps and says what is outside', (t) => {
  const paths = sparkPaths([1, 2, null, 9, 2], [1, 2], 104, 28)
  t.equal(paths.line.match(/M/g)?.length, 2)
  t.match(paths.out, /^M75\.0 [\d.]+$/)
  t.equal(paths.endsOut, false)
  t.equal(sparkPaths([], null, 104, 28).end, undefined)
  t.notMatch(sparkPaths([5, 5, 5], null, 104, 28).line, /NaN/)
  t.equal(sparkPaths([1, 3], null, 104, 28, true).line, 'M0.0 26.0L100.0 2.0', 'as high as there is room')
  t.end()
})
