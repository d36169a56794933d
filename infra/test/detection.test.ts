import { parseFleetConfig } from '@nrg/detection/configuration/fleet-config-file'
import { fluxInteger, fluxSource } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { readingLine } from '@nrg/influx/reading-line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { configVersion } from '../src/detection/tasks.ts'
import { catchUp } from '../src/provision/catch-up.ts'
import { readingSlices } from '../src/script/reading-slices.ts'
import { withOptions } from '../src/script/task-script.ts'
import {
  close,
  config,
  detector,
  detectorOf,
  HOUR,
  MINUTE,
  moments,
  quiet,
  SECOND,
  T0,
  type TestReading,
  widening,
} from './fixture/detector.ts'
import { byReading } from './fixture/outage.ts'
import { splitDetection } from './fixture/split-detection.ts'

/** Most runs are over as long a stretch: their scripts are then the same, which the database learns once. */
const STRETCH = 70 * MINUTE

test('a fault inside every limit: one alert, which explains itself', async (t) => {
  const { write, over, alerts, rollups, baselines } = await detector(t)
  const fault: TestReading = { device: 1000, at: T0 + 61 * MINUTE + 5 * SECOND, current_a: 26 }
  const readings: TestReading[] = [
    ...quiet(1000, T0, T0 + 62 * MINUTE),
    ...quiet(1001, T0, T0 + 62 * MINUTE, 30 * SECOND),
    fault,
  ]
  await write(readings)
  await over(T0 + 62 * MINUTE - STRETCH, T0 + 62 * MINUTE)

  const window = (device: number, metric: 'current_a' | 'temp_c', from: number, until: number) =>
    readings.flatMap((one) =>
      one.device === device && one.at >= from && one.at < until ? [one[metric] as number] : [],
    )
  const renewed = T0 + 60 * MINUTE
  const expected = moments(window(1000, 'current_a', renewed - 62 * MINUTE, renewed - 2 * MINUTE))
  const [alert, ...others] = await alerts()
  t.strictSame(others, [])
  t.match(alert, {
    at: fault.at,
    device: '1000',
    metric: 'current_a',
    reason: 'zscore',
    value: 26,
    samples: expected.n,
    severity: 'warning',
    state: 'raised',
    config: configVersion(config),
    until: fault.at * 1e6,
  })
  t.ok(close(alert?.expected, expected.mean), 'the baseline ends two minutes before it comes into force')
  t.ok(close(alert?.score, (26 - expected.mean) / expected.sd, 1e-7))
  t.equal(alert?.peak, alert?.score)
  t.ok(
    close(alert?.upper, expected.mean + 5 * expected.sd, 1e-7) &&
      close(alert?.lower, expected.mean - 5 * expected.sd, 1e-7),
  )

  for (const { at, device, metric, n, mean, sd } of await baselines()) {
    const want = moments(window(Number(device), metric as 'temp_c', at - 62 * MINUTE, at - 2 * MINUTE))
    const wider = widening(want.n, Math.ceil((at - 2 * MINUTE - T0) / (5 * MINUTE)))
    t.ok(
      n === want.n && close(mean, want.mean) && close(sd, Math.max(0.1, want.sd) * wider, 1e-7),
      `baseline ${device} ${metric} ${at}`,
    )
  }
  const first = (await rollups()).filter(({ at }) => at === T0)
  t.equal(first.length, 4)
  for (const { device, metric, n, mean, sd, min, max } of first) {
    const values = window(Number(device), metric as 'temp_c', T0, T0 + MINUTE)
    const want = moments(values)
    t.ok(n === want.n && close(mean, want.mean) && close(sd, want.sd, 1e-7), `rollup ${device} ${metric}`)
    t.strictSame([min, max], [Math.min(...values), Math.max(...values)])
  }
})

test('a new device is judged within ten minutes, by a band that narrows until its hour is full', async (t) => {
  const { write, over, alerts, baselines } = await detector(t)
  // Each begins another minute of the five that lie between baselines; the last two report once a minute.
  const devices = [0, 1, 2, 3, 4, 0.5, 3.5].map((minutes, index) => ({
    device: 1000 + index,
    since: T0 + minutes * MINUTE,
    every: index < 5 ? 10 * SECOND : MINUTE,
  }))
  const until = T0 + STRETCH
  const big = T0 + 14 * MINUTE
  const readings = devices.flatMap(({ device, since, every }) => quiet(device, since, until, every))
  await write(readings)
  await write(devices.map(({ device, every }) => ({ device, at: big + SECOND, current_a: every < MINUTE ? 45 : 75 })))
  await over(T0, until)
  t.strictSame(
    (await alerts()).map(({ device, reason, at }) => [device, reason, at]),
    devices.flatMap(({ device }) => ['limit', 'zscore'].map((reason) => [`${device}`, reason, big + SECOND])),
  )
  const bands = (await baselines()).filter(({ metric }) => metric === 'temp_c')
  for (const { device, since } of devices) {
    const own = bands.filter((one) => one.device === `${device}`)
    t.ok(Number(own[0]?.at) - since <= 10 * MINUTE, `${device}: ${(Number(own[0]?.at) - since) / MINUTE} minutes`)
    const widths = own.map(({ sd }) => Number(sd))
    t.ok((widths[0] as number) > 3 * (widths.at(-1) as number), `${device}: ${widths}`)
    t.ok(widths.every((width, index) => index === 0 || width < 1.1 * (widths[index - 1] as number)))
  }
})

test('a load that has begun to rise is no fault, as far as its hour tells', async (t) => {
  const { write, over, alerts, baselines } = await detector(t)
  const until = T0 + STRETCH
  const rising = (device: number) =>
    quiet(device, T0, until).map(({ at, current_a }) => ({
      device,
      at,
      current_a: current_a + 0.0028 * Math.max(0, (at - T0) / MINUTE - 40) ** 2,
    }))
  const fault = T0 + 66 * MINUTE
  const faulty = rising(1001).map((one) => (one.at === fault ? { ...one, current_a: one.current_a + 6 } : one))
  await write([...rising(1000), ...faulty])
  await over(T0, until)
  t.match(await alerts(), [{ at: fault, device: '1001', reason: 'zscore' }])
  t.equal((await alerts()).length, 1)

  // One-way analysis of variance of the twelve stretches of five minutes: what they differ by counts four times.
  const ends = T0 + 63 * MINUTE
  const hour = rising(1000).filter(({ at }) => at >= ends - HOUR && at < ends)
  const stretches = Array.from({ length: 12 }, (_, index) =>
    moments(hour.slice(30 * index, 30 * (index + 1)).map(({ current_a }) => current_a)),
  )
  const whole = moments(hour.map(({ current_a }) => current_a))
  const within = stretches.reduce((sum, { sd }) => sum + sd ** 2 / 12, 0)
  const drift = moments(stretches.map(({ mean }) => mean)).sd ** 2 - within / 30
  const found = (await baselines()).find(({ device, at }) => device === '1000' && at === ends + 2 * MINUTE)
  t.ok(close(found?.mean, whole.mean) && close(found?.sd, Math.sqrt(whole.sd ** 2 + 3 * drift), 1e-7))
  const past = Math.max(...rising(1000).map(({ at, current_a }) => (at < fault ? 0 : current_a)))
  t.ok((past - whole.mean) / whole.sd > 5, "the hour's own sd would have told of it")
})

test('any split of the time into runs, and any run again, gives the same alerts', (t) =>
  splitDetection(t, 11 * MINUTE, 'short'))

test('as scheduled: late readings enter the baseline, and the alert follows, without a restart', async (t) => {
  const { write, at, alerts, rollups } = await detectorOf(t, config, byReading)
  const now = T0 + 3 * HOUR + 7 * SECOND
  await at(now)
  t.strictSame(await alerts(), [], 'an empty database is none to stumble over')
  await write([{ device: 1000, at: now, current_a: 26 }])
  await at(now + 10 * SECOND)
  t.strictSame(await alerts(), [], 'without a baseline there is nothing to compare with')
  await write(quiet(1000, now - HOUR, now - 30 * MINUTE))
  await at(now + 20 * SECOND)
  const before = (await alerts())[0]
  t.match(before, { at: now, value: 26, reason: 'zscore' })
  await write(quiet(1000, now - 30 * MINUTE, now))
  await at(now + 30 * SECOND)
  const [after, ...others] = await alerts()
  t.strictSame(others, [])
  t.ok(Number(after?.samples) > Number(before?.samples) + 150, 'the later half of the hour counts too')
  const counted = (await rollups())
    .filter(({ metric }) => metric === 'current_a')
    .reduce((sum, { n }) => sum + Number(n), 0)
  // All of the hour; the minute of the fault is not over, and not rolled up yet.
  t.equal(counted, 360)
})

test('hysteresis and hold: what is one episode, what keeps it open, and what opens another', async (t) => {
  const { write, over, alerts } = await detector(t)
  const at = (minutes: number, current_a: number): TestReading => ({
    device: 1000,
    at: T0 + minutes * MINUTE,
    current_a,
  })
  await write([
    at(0, 29.8), // past the release alone: opens nothing
    at(1, 31),
    at(2, 29.8), // keeps it open
    at(11, 29.8), // and again, nine minutes later
    at(19, 31),
    at(20, 32), // still the same, and two in a row past the limit
    at(31, 33), // eleven minutes later: another
    at(32, 29),
    at(50, 1.5), // below the lower limit
    at(51, 2.01),
  ])
  await over(T0, T0 + STRETCH)
  const limits = (await alerts()).filter(({ reason }) => reason === 'limit')
  const minutesOf = (nanoseconds: unknown) => Math.round((Number(nanoseconds) / 1e6 - T0) / MINUTE)
  t.strictSame(
    limits.map(({ at: began, value, score, peak, until, upper, lower }) => [
      (began - T0) / MINUTE,
      value,
      score,
      peak,
      minutesOf(until),
      upper,
      lower,
    ]),
    [
      [1, 31, 1, 2, 20, 30, 2],
      [31, 33, 3, 3, 31, 30, 2],
      [50, 1.5, 0.5, 0.5, 51, 30, 2],
    ],
  )
  for (const alert of limits) t.match(alert, { state: 'raised', metric: 'current_a' })
  t.strictSame(
    limits.map(({ severity }) => severity),
    ['critical', 'warning', 'warning'],
    'one reading alone is a warning',
  )
})

test('parameters of a metric and of a device are what counts for them', async (t) => {
  const fleet: FleetConfig = {
    metrics: [
      { name: 'current_a', unit: 'A', limit: { upper: 30 }, detectors: { zscore: { direction: 'up', sd_floor: 0.1 } } },
      { name: 'temp_c', unit: '°C', detectors: { zscore: { sd_floor: 3 } } },
    ],
    devices: {
      1001: { metrics: { current_a: { limit: { upper: 40 }, detectors: { zscore: { threshold: 60 } } } } },
      1002: { detectors: { zscore: { enabled: false }, limit: { enabled: false } } },
      1003: { detectors: { zscore: { min_samples: 400 } } },
    },
  }
  const { write, over, alerts } = await detectorOf(t, fleet, byReading)
  const when = T0 + 65 * MINUTE
  const devices = [1000, 1001, 1002, 1003]
  await write(devices.flatMap((device) => quiet(device, T0, when)))
  await write(devices.map((device) => ({ device, at: when, current_a: 34, temp_c: 48 })))
  await write(devices.map((device) => ({ device, at: when + 30 * SECOND, current_a: 14 })))
  await over(when + MINUTE - STRETCH, when + MINUTE)
  t.strictSame(
    (await alerts()).map(({ device, metric, reason, at, value }) => [device, metric, reason, at - when, value]),
    [
      ['1000', 'current_a', 'limit', 0, 34],
      ['1000', 'current_a', 'zscore', 0, 34],
      ['1003', 'current_a', 'limit', 0, 34],
    ],
  )
})

test('a metric of your own is an entry of the configuration, and no code', async (t) => {
  const { connection, over, alerts } = await detectorOf(
    t,
    parseFleetConfig(
      'metrics:\n  - { name: power_kw, unit: kW, limit: { upper: 12 }, detectors: { zscore: { sd_floor: 0.05 } } }\n',
      'fleet.yaml',
    ),
    byReading,
  )
  const when = T0 + 65 * MINUTE
  const usual = quiet(1000, T0, when).map(({ at, current_a }) => ({ at, power_kw: (current_a as number) / 4 }))
  const lines = [...usual, { at: when, power_kw: 13 }].map(({ at, power_kw }) =>
    readingLine({ deviceId: '1000', time: BigInt(at) * 1_000_000n, metrics: { power_kw } }),
  )
  t.match(await createWriter(connection, buckets.raw.name).write(lines), { kind: 'written' })
  await over(when + MINUTE - STRETCH, when + MINUTE)
  t.match(await alerts(), [
    { metric: 'power_kw', reason: 'limit', at: when, value: 13, upper: 12 },
    { metric: 'power_kw', reason: 'zscore', at: when, value: 13 },
  ])
})

test('too little to go by gives no score', async (t) => {
  const { write, over, alerts, baselines } = await detector(t)
  const when = T0 + 65 * MINUTE
  // Many readings, all of two minutes; few readings; and none at all but the fault.
  await write(quiet(1000, when - 20 * MINUTE, when - 18 * MINUTE, SECOND))
  await write(quiet(1001, T0, when, 6 * MINUTE))
  await write([1000, 1001, 1002].map((device) => ({ device, at: when, current_a: 26 })))
  await over(when + MINUTE - STRETCH, when + MINUTE)
  t.strictSame(await baselines(), [])
  t.strictSame(
    (await alerts()).filter(({ reason }) => reason !== 'offline'),
    [],
  )
})

test('a gap in which no task ran is caught up, once', async (t) => {
  const { write, over, at, alerts, connection, tasks } = await detector(t)
  const said: string[] = []
  const report = (line: string) => said.push(line)
  await catchUp(connection, config, report, new Date(T0))
  t.strictSame(said, [], 'an empty database has none')
  const now = T0 + 6 * HOUR
  await write(quiet(1000, T0, now - MINUTE, 30 * SECOND))
  await write([{ device: 1000, at: T0 + 3 * HOUR + 1000, current_a: 26 }])
  await over(T0 + 90 * MINUTE - STRETCH, T0 + 90 * MINUTE)
  t.strictSame(await alerts(), [])
  await catchUp(connection, config, report, new Date(now))
  t.match(said, [/^catching up from 2026-01-05T01:29:00.000Z to 2026-01-05T06:00:00.000Z$/, 'caught up'])
  t.match(await alerts(), [{ at: T0 + 3 * HOUR + 1000, value: 26, reason: 'zscore' }])
  await catchUp(connection, config, report, new Date(now + MINUTE))
  t.equal(said.length, 2, 'there is nothing more to do')
  // The schedule goes on from there: what is done is not done again, but for what follows from a rhythm, which is one of
  // whole hours.
  await at(now + MINUTE)
  const owed =
    fluxSource(`from(bucket: "${buckets.rollup.name}") |> range(start: ${new Date(T0).toISOString()}, stop: ${new Date(now + HOUR).toISOString()})
    |> filter(fn: (r) => r._measurement == "late") |> keep(columns: ["task", "_field"])`)
  const late = await createReader(connection).collect(owed, Type.Object({ task: Type.String() }))
  t.strictSame([...new Set(late.map(({ task }) => task))].sort(), ['nrg-alert', 'nrg-offline'])

  const span = { start: new Date(T0), stop: new Date(now) }
  const reader = createReader(connection)
  t.strictSame(await readingSlices(reader, span, tasks), [span], 'few readings are judged at once')
  const small = tasks.map((task) => withOptions(task, { atOnce: fluxInteger(300) }))
  const slices = await readingSlices(reader, span, small)
  t.ok(slices.length > 3)
  t.strictSame([slices[0]?.start, ...slices.map(({ stop }) => stop)], [...slices.map(({ start }) => start), span.stop])
})
