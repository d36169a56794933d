import { alertTask } from '@nrg/detection/tasks/alert'
import { alertLinks } from '@nrg/detection/tasks/alert-links'
import { formatLine } from '@nrg/influx/line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import tap, { test } from 'tap'
import { renderTask } from '../src/script/task-script.ts'
import { config, holdAlerts } from './fixture/any-scores.ts'
import { detector, HOUR, MINUTE, T0 } from './fixture/detector.ts'
import { type TestScore, writeScores } from './fixture/scores.ts'

// A property takes its time on a machine that is busy with other tests.
tap.setTimeout(280_000)

test('any runs over scores that come late and are replaced come to the alerts that follow from them all', (t) =>
  holdAlerts(t, 1))

test('what opens an alert, what keeps it open, and what it says', async (t) => {
  const { connection, over, alerts } = await detector(t, config)
  const task = [renderTask(alertTask(config, 'v1'))]
  const at = (minutes: number, ratio: number, of: Partial<TestScore> = {}): TestScore => {
    const [device, metric, reason] = ['1000', 'current_a', 'zscore']
    return { device, metric, reason, at: T0 + minutes * MINUTE, ratio, score: 5 * ratio, ...of }
  }
  const found = async (state = 'raised') =>
    (await alerts())
      .filter((alert) => alert.state === state)
      .map((alert) => [alert.device, alert.reason, (alert.at - T0) / MINUTE, minutesOf(alert.until), alert.severity])
  const minutesOf = (nanoseconds: unknown) => (Number(nanoseconds) / 1e6 - T0) / MINUTE
  const opener = { value: 26, expected: 20, lower: 15, upper: 25, samples: 360n }
  await writeScores(connection, [
    // Hysteresis and hold: a score below 1 opens nothing; one within ten minutes keeps open; eleven are too long.
    at(0, 0.7),
    at(1, 1.2, { fields: opener }),
    at(2, 0.7),
    at(11, 0.7),
    at(20, 1.9),
    // A lone one, however far, is a warning.
    at(31, 2.5),
    // Cooldown: a quarter of an hour apart, and one alert on the device that asks for it.
    at(1, 1, { device: '1001' }),
    at(16, 1, { device: '1001' }),
    // A group is one alert by the name of what opened it, of equal times the worse; the others leave `peak` alone.
    at(40, 1, { device: '1002', reason: 'noise', score: 6 }),
    at(40, 1.1, { device: '1002', reason: 'level', score: 5.5 }),
    at(42, 2.2, { device: '1002', reason: 'noise', score: 13 }),
    at(43, 2, { device: '1002', reason: 'noise', score: 12 }),
    at(44, 1.3, { device: '1002', reason: 'level', score: 6.5 }),
    at(43, 2.5, { device: '1002', reason: 'stuck', score: 25 }),
    at(41, 1, { device: '1002', reason: 'sensor', score: 10 }),
    // A reading is known before the minute that it is in is over.
    at(46, 1.3, { device: '1003', reason: 'level', score: 6.5 }),
    at(46.5, 1.1, { device: '1003', reason: 'spike', score: 5 }),
    at(58, 1.4, { device: '1003', reason: 'noise', metric: 'voltage_v' }),
    at(59, 1.4, { device: '1003', reason: 'noise', metric: 'voltage_v' }),
    at(50, 0.99, { device: '1003' }),
    at(50, 1, { device: 'fleet', reason: 'fleet', score: 0.24 }),
    at(50, 1, { device: 'a|b(c', reason: 'limit', score: 1 }),
    at(51, 1.1, { device: 'a|b(c', reason: 'limit', score: 1.1 }),
    at(50, 3, { device: '1005' }),
    // What is on at night costs what it takes, and is never more than a warning.
    at(50, 3, { device: '1006', reason: 'night' }),
    at(55, 3, { device: '1006', reason: 'night' }),
    at(50, 2.5, { device: '1005', reason: 'spike' }),
    at(50, 3, { device: '1004', reason: 'limit', score: 3 }),
    at(51, 0.99, { device: '1004', reason: 'limit', score: 0.99 }),
  ])
  await over(T0, T0 + HOUR, task)
  const all = [
    ['1000', 'zscore', 1, 20, 'warning'],
    ['1000', 'zscore', 31, 31, 'warning'],
    ['1001', 'zscore', 1, 16, 'warning'],
    ['1002', 'level', 40, 44, 'critical'],
    ['1002', 'sensor', 41, 41, 'warning'],
    ['1003', 'spike', 46.5, 50, 'warning'],
    ['1003', 'noise', 58, 59, 'warning'],
    ['1004', 'limit', 50, 51, 'warning'],
    ['1005', 'zscore', 50, 50, 'warning'],
    ['1006', 'night', 50, 55, 'warning'],
    ['a|b(c', 'limit', 50, 51, 'critical'],
    ['fleet', 'fleet', 50, 50, 'warning'],
  ]
  t.strictSame(await found(), all)
  const [first, , , level] = await alerts()
  t.match(first, { ...opener, samples: 360, score: 6, peak: 9.5, config: 'v1' })
  t.match(level, { score: 5.5, peak: 6.5 })

  // What opened it is taken back: it is withdrawn, and the next score of at least 1 opens another.
  await writeScores(connection, [at(1, 0), at(31, 0)])
  await over(T0, T0 + HOUR, [renderTask(alertTask(config, 'v2'))])
  t.strictSame(await found(), [['1000', 'zscore', 20, 20, 'warning'], ...all.slice(2)])
  t.strictSame(
    (await found('withdrawn')).map(([, , minute]) => minute),
    [1, 31],
  )
  // And holds again, as before: raised again, with what that run says of it.
  await writeScores(connection, [at(1, 1.2, { fields: opener })])
  await over(T0 + MINUTE, T0 + HOUR, [renderTask(alertTask(config, 'v3'))])
  t.strictSame(await found(), [all[0], ...all.slice(2)])
  t.match((await alerts())[0], { state: 'raised', config: 'v3', peak: 9.5 })
  t.match((await alerts()).find(({ device }) => device === '1001')?.config, 'v3', 'begun in the stretch: found anew')

  // Open across days, an hour at a time: still the one alert, and no score of the first day is read again.
  const days = Array.from({ length: 2 * 24 * 12 }, (_, i) => at(60 + i * 5, i === 300 ? 1.5 : 0.7))
  await writeScores(connection, [at(51, 1.1), at(59, 1), ...days])
  for (let hour = 0; hour < 49; hour += 7) await over(T0 + hour * HOUR, T0 + (hour + 7) * HOUR, task)
  const [, , , long] = await alerts()
  t.match([(Number(long?.at) - T0) / MINUTE, minutesOf(long?.until)], [51, 60 + 575 * 5])
  t.match(long, { peak: 7.5, severity: 'warning' })
  t.ok(minutesOf(long?.settled) > 2800, 'it is gone on with from where its scores had settled')
})

test('an alert says how long after its beginning it was first found, however often it is found again', async (t) => {
  const { connection, over, alerts } = await detector(t, config)
  const task = [renderTask(alertTask(config, 'v1'))]
  const of = (device: string, at: number, ratio = 1.5): TestScore => {
    const [metric, reason] = ['current_a', 'zscore']
    return { device, metric, reason, at, ratio, score: 5 * ratio }
  }
  const delays = async () => Object.fromEntries((await alerts()).map(({ device, delay_s }) => [device, delay_s]))
  const first = T0 + MINUTE
  await writeScores(connection, [of('1000', first), of('1001', first), of('1002', first)])
  // As another version wrote it.
  await createWriter(connection, buckets.alerts.name).write([
    formatLine({
      measurement: 'alerts',
      tags: { device_id: '1001', metric: 'current_a', reason: 'zscore' },
      fields: { state: 'raised', until: BigInt(first) * 1_000_000n },
      time: BigInt(first) * 1_000_000n,
    }),
  ])
  const began = Date.now()
  await over(T0, T0 + 10 * MINUTE, task)
  const found = await delays()
  const delay = Number(found['1000'])
  t.ok(delay * 1000 >= began - 1 - first && delay * 1000 <= Date.now() + 1 - first, `found after ${delay} s`)
  t.equal(found['1001'], undefined, 'of what was found before that was written it is not known')

  await writeScores(connection, [of('1000', first + 5 * MINUTE), of('1002', first, 0)])
  await over(T0, T0 + 10 * MINUTE, task)
  await over(first + MINUTE, T0 + 10 * MINUTE, task)
  t.strictSame(await delays(), found, 'found again, gone on with, and taken back')
  await writeScores(connection, [of('1002', first)])
  await over(T0, T0 + 10 * MINUTE, task)
  const again = await delays()
  t.ok(Number(again['1002']) > Number(found['1002']), 'one that was taken back is raised anew')
  t.strictSame({ ...again, 1002: 0 }, { ...found, 1002: 0 })

  // The clock of the readings is ahead of that of the database.
  const ahead = Date.now() + HOUR
  await writeScores(connection, [of('1003', ahead)])
  await over(ahead - MINUTE, ahead + MINUTE, task)
  t.equal((await delays())['1003'], 0)
})

test('two intervals of a device that reports rarely are one alert, which says so, and silence is none of that', async (t) => {
  const { connection, over, alerts } = await detector(t, config)
  const quarters = [0, 15, 45, 90].map((minute) => T0 + minute * MINUTE)
  const score = (device: string, reason: string) => (at: number) => {
    return { device, metric: 'current_a', reason, at, ratio: 1.5, score: 15 }
  }
  await writeScores(connection, [
    ...quarters.map(score('1000', 'stuck')),
    ...quarters.map(score('1000', 'offline')),
    ...quarters.map(score('1002', 'stuck')),
  ])
  const rhythm = (device: string, interval: number, hour: number) =>
    formatLine({
      measurement: 'rhythm',
      tags: { device_id: device, metric: 'current_a' },
      fields: { interval, n: 96 },
      time: BigInt(T0 + hour * HOUR) * 1_000_000n,
    })
  const known = [-3, -2, -1].flatMap((hour) => [rhythm('1000', 900, hour), rhythm('1002', 60, hour)])
  t.match(await createWriter(connection, buckets.rollup.name).write(known), { kind: 'written' })
  const found = async () =>
    (await alerts())
      .filter(({ state }) => state === 'raised')
      .map((one) => [
        one.device,
        one.reason,
        (one.at - T0) / MINUTE,
        (Number(one.until) / 1e6 - T0) / MINUTE,
        one.hold_s,
      ])
  const right = [
    ...quarters.map((at) => ['1000', 'offline', (at - T0) / MINUTE, (at - T0) / MINUTE, undefined]),
    ['1000', 'stuck', 0, 45, 1800],
    ['1000', 'stuck', 90, 90, 1800],
    ...quarters.map((at) => ['1002', 'stuck', (at - T0) / MINUTE, (at - T0) / MINUTE, undefined]),
  ]
  const task = [renderTask(alertTask(config, 'v1'))]
  for (let minute = 0; minute < 120; minute += 10) await over(T0 + minute * MINUTE, T0 + (minute + 10) * MINUTE, task)
  t.strictSame(await found(), right, 'ten minutes at a time')
  await over(T0, T0 + 2 * HOUR, task)
  t.strictSame(await found(), right, 'in one')
})

test('a detector that is switched off does not hold the alerts of its group', (t) => {
  const metrics = [{ name: 'flow', unit: 'l/min' }]
  const off = { enabled: false, hold: '1h' }
  const others = { zscore: off, spike: off, noise: off, seasonal: off, stuck: off, unseen: off }
  const links = alertLinks({ metrics, detectors: { level: { hold: '1m' }, ...others } })
  t.equal(links.exceptions.get('flow usual'), MINUTE)
  t.equal(alertLinks({ metrics, detectors: { level: off, ...others } }).exceptions.get('flow usual'), HOUR)
  t.end()
})
