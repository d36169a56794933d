import type { FleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { detectorOf, HOUR, MINUTE, type PartialReading, SECOND, T0 } from './fixture/detector.ts'

const limited = (of: FleetConfig['detectors'] = {}, devices: FleetConfig['devices'] = {}): FleetConfig => ({
  metrics: [{ name: 'current_a', unit: 'A', limit: { upper: 30 } }],
  detectors: of,
  devices,
})
const names = /^nrg-(rollup|limit|alert)$/

/** Readings so many seconds apart, from a time on. */
const series = (device: number, values: readonly number[], apart = 10, from = T0): PartialReading[] =>
  values.map((current_a, index) => ({ device, at: from + index * apart * SECOND, current_a }))

const told = (found: readonly { readonly at: number; readonly device: string }[]) =>
  found.map((one) => [one.device, (one.at - T0) / SECOND, 'severity' in one ? one.severity : undefined])

test('a limit that two readings in a row cross is critical; what one reading says is a warning, however often', async (t) => {
  const { write, over, alerts } = await detectorOf(t, limited(), names)
  await write([
    ...series(1000, [20, 35, 20]),
    ...series(1001, [20, 35, 20, 35, 20, 35, 20]),
    ...series(1002, [20, 35, 20, 35, 36, 20]),
    // An hour apart each is an alert of its own, and says no more than one reading.
    ...series(1003, [20, 35, 35, 20], 3600),
    // Past the release and not the limit: that is between them, too.
    ...series(1004, [20, 35, 29.9, 35, 29.9, 20]),
  ])
  await over(T0, T0 + 4 * HOUR)
  t.strictSame(told(await alerts()), [
    ['1000', 10, 'warning'],
    ['1001', 10, 'warning'],
    ['1002', 10, 'critical'],
    ['1003', 3600, 'warning'],
    ['1003', 7200, 'warning'],
    ['1004', 10, 'warning'],
  ])
})

test('what is to last opens an alert once it has, by readings and by time, for a device as it is set', async (t) => {
  const fleet = limited(
    { limit: { for: 3 } },
    { 1001: { detectors: { limit: { for: '5m' } } }, 1002: { detectors: { limit: { for: 1 } } } },
  )
  const readings = [
    ...series(1000, [35, 35, 20, 35, 35, 35, 35, 20]),
    ...series(
      1001,
      Array.from({ length: 60 }, (_, index) => (index === 20 ? 20 : 35)),
    ),
    ...series(1002, [20, 35, 20]),
    ...series(1003, [35, 35, 20, 35, 35]),
    ...series(1004, [20, 35, 35, 35, 20], 3600),
  ]
  const wanted = [
    ['1000', 50, 'critical'],
    ['1001', 510, 'critical'],
    ['1002', 10, 'warning'],
    ['1004', 3 * 3600, 'critical'],
  ]
  const ways: Record<string, (of: Awaited<ReturnType<typeof detectorOf>>) => Promise<void>> = {
    'one run': ({ over }) => over(T0, T0 + 5 * HOUR),
    'runs of a minute, each again with the next': async ({ over }) => {
      for (let at = T0; at < T0 + 12 * MINUTE; at += MINUTE) await over(at, at + 2 * MINUTE)
      for (let at = T0 + 12 * MINUTE; at < T0 + 5 * HOUR; at += 24 * MINUTE) await over(at, at + 24 * MINUTE)
    },
  }
  for (const [way, run] of Object.entries(ways)) {
    const database = await detectorOf(t, fleet, names)
    await database.write(readings)
    await run(database)
    t.strictSame(told(await database.alerts()), wanted, way)
  }
})

test('a late reading between two makes them lone ones, and one that fills the row opens the alert', async (t) => {
  const fleet = limited({}, { 1001: { detectors: { limit: { for: 3 } } } })
  const { write, at, alerts } = await detectorOf(t, fleet, names)
  const now = T0 + 5 * MINUTE
  await write([...series(1000, [20, 35, 35, 20], 20), ...series(1001, [20, 35, 35, 20, 20], 20)])
  await at(now)
  t.strictSame(told(await alerts()), [['1000', 20, 'critical']])
  await write([
    { device: 1000, at: T0 + 30 * SECOND, current_a: 21 },
    { device: 1001, at: T0 + 30 * SECOND, current_a: 36 },
  ])
  for (const later of [10, 20]) await at(now + later * SECOND)
  t.strictSame(told(await alerts()), [
    ['1000', 20, 'warning'],
    ['1001', 40, 'critical'],
  ])
})

test('nothing heard of a device is critical, a metric that is missing is not', async (t) => {
  const fleet: FleetConfig = {
    metrics: [
      { name: 'current_a', unit: 'A' },
      { name: 'temp_c', unit: '°C' },
    ],
  }
  const { write, over, alerts } = await detectorOf(t, fleet, /^nrg-(rollup|rhythm|offline|alert)$/)
  const until = 105
  const readings: PartialReading[] = []
  for (let index = 0; index < until; index++) {
    const one = { at: T0 + index * MINUTE, current_a: 20 }
    if (index < 100) readings.push({ device: 1000, ...one, temp_c: 40 }, { device: 1001, ...one, temp_c: 40 })
    else readings.push({ device: 1001, ...one })
  }
  await write(readings)
  await over(T0, T0 + until * MINUTE)
  t.match(
    (await alerts()).map(({ device, metric, severity }) => [device, metric, severity]),
    [
      ['1000', 'device', 'critical'],
      ['1001', 'temp_c', 'warning'],
    ],
  )
})
