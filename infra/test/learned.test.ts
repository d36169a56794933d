import type { FleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { steps } from '../src/script/steps.ts'
import { detector, type Found, HOUR, MINUTE, rounded, T0 } from './fixture/detector.ts'

const DAY = 24 * HOUR
const LEARNED = 3 * HOUR

const config: FleetConfig = {
  metrics: [{ name: 'current_a', unit: 'A' }],
  // What is tested has no help from the others.
  detectors: { zscore: { enabled: false }, stuck: { enabled: false }, offline: { enabled: false } },
}

/** A reading a minute: a load that follows the time of day, with noise that is the same every time. */
function load(device: number, until: number, change: (at: number) => number = () => 0) {
  const readings: { device: number; at: number; current_a: number }[] = []
  let seed = device
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed / 2_147_483_648 - 0.5
  }
  for (let at = T0; at < until; at += MINUTE) {
    const daily = 5 * Math.sin((2 * Math.PI * (at - T0)) / DAY)
    readings.push({ device, at, current_a: 20 + daily + random() + random() + change(at) })
  }
  return readings
}

const during = (from: number, until: number, by: number) => (at: number) =>
  at >= T0 + from && at < T0 + until ? by : 0
const told = (alerts: readonly Found[]) =>
  alerts.filter(({ state }) => state === 'raised').map(({ device, reason }) => `${device} ${reason}`)

test('a device is compared with its own days, and any split of the time gives the same alerts', async (t) => {
  const until = T0 + 3 * DAY
  const readings = [
    ...load(1000, until),
    ...load(1001, until, during(2 * DAY + 6 * HOUR, 2 * DAY + 9 * HOUR, 2)),
    ...load(1002, until, during(2 * DAY + 15 * HOUR, 2 * DAY + 15 * HOUR + 2 * MINUTE, -4)),
  ]
  const results: unknown[] = []
  for (const every of [LEARNED, 50 * MINUTE]) {
    const { write, over, alerts } = await detector(t, config)
    await write(readings)
    const split = { start: new Date(T0 + 2 * DAY), stop: new Date(until) }
    for (const { start, stop } of steps({ start: new Date(T0), stop: split.start }, LEARNED)) await over(+start, +stop)
    for (const { start, stop } of steps(split, every, LEARNED)) await over(+start, +stop)
    const found = await alerts()
    const reasons = told(found)
    t.ok(
      reasons.includes('1001 seasonal') || reasons.includes('1001 spike'),
      'two ampere more than at this time of day',
    )
    t.ok(reasons.includes('1002 spike'), 'four ampere less than the minutes before')
    t.notOk(
      reasons.some((reason) => reason.startsWith('1000')),
      'the load of the day is none',
    )
    results.push(found.map(rounded))
  }
  t.strictSame(results[1], results[0])
})

test('flagged minutes are not learned from, until what lasts for a day is the new normal', async (t) => {
  const shifted = T0 + 2 * DAY + 6 * HOUR
  const until = T0 + 5 * DAY
  const { write, over, alerts } = await detector(t, config)
  await write([...load(1000, until), ...load(1001, until, (at) => (at >= shifted ? 6 : 0))])
  for (const { start, stop } of steps({ start: new Date(T0), stop: new Date(until) }, LEARNED))
    await over(+start, +stop)
  const found = (await alerts()).filter(({ state }) => state === 'raised')
  t.strictSame(
    found.filter(({ device }) => device === '1000'),
    [],
  )
  const hours = found.map(({ at, until: last }) => [(at - shifted) / HOUR, (Number(last) / 1e6 - shifted) / HOUR])
  t.ok(
    hours.some(([began = 0, ended = 0]) => began < 2 && ended > 20),
    `it is said for a day: ${JSON.stringify(hours)}`,
  )
  t.ok(
    hours.every(([, ended = 0]) => ended < 36),
    'and then no more',
  )
})

test('a common cause is one alert, and hardly any of a device', async (t) => {
  const until = T0 + 2 * DAY + 9 * HOUR
  const { write, over, alerts } = await detector(t, config)
  const sag = during(2 * DAY + 6 * HOUR, 2 * DAY + 8 * HOUR, -4)
  const devices = [1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007]
  await write(devices.flatMap((device) => load(device, until, device < 1007 ? sag : undefined)))
  for (const { start, stop } of steps({ start: new Date(T0), stop: new Date(until) }, LEARNED))
    await over(+start, +stop)
  const after = (await alerts()).filter(({ at, state }) => state === 'raised' && at >= T0 + 2 * DAY + 6 * HOUR)
  const early = after.filter(({ at }) => at < T0 + 2 * DAY + 6 * HOUR + 10 * MINUTE)
  const common = early.filter(({ reason }) => reason === 'fleet')
  t.match(common, [{ device: 'fleet', metric: 'current_a', samples: 8 }])
  t.equal(common.length, 1)
  t.ok(Number(common[0]?.value) >= 6, `${common[0]?.value} devices`)
  t.ok(early.length <= 2, `of seven devices, ${early.length - 1} alert of their own before enough of them have strayed`)
})

test('a device that strays much farther than the others during a common cause is told of', async (t) => {
  const until = T0 + 3 * DAY + 12 * HOUR
  const { write, over, alerts } = await detector(t, {
    ...config,
    detectors: { ...config.detectors, spike: { enabled: false } },
  })
  const sag = during(3 * DAY + 2 * HOUR, 3 * DAY + 11 * HOUR, -1.5)
  const worse = during(3 * DAY + 6 * HOUR, 3 * DAY + 11 * HOUR, -3)
  const devices = Array.from({ length: 12 }, (_, index) => 1000 + index)
  await write(devices.flatMap((device) => load(device, until, (at) => sag(at) + (device === 1005 ? worse(at) : 0))))
  for (const { start, stop } of steps({ start: new Date(T0), stop: new Date(until) }, LEARNED))
    await over(+start, +stop)
  const late = (await alerts()).filter(({ at }) => at >= T0 + 3 * DAY + 6 * HOUR)
  t.strictSame(told(late), ['1005 seasonal'])
})

test('commissioned equipment keeps its known-good baseline', async (t) => {
  const until = T0 + 2 * DAY
  const frozen = { start: new Date(T0).toISOString().replace('.000', ''), stop: '2026-01-05T12:00:00Z' }
  const { write, over, alerts } = await detector(t, {
    metrics: [{ name: 'current_a', unit: 'A' }],
    detectors: { ...config.detectors, seasonal: { enabled: false }, level: { min_samples: 300, threshold: 8, frozen } },
  })
  const steady = (device: number, drift: number) =>
    load(device, until, (at) => -5 * Math.sin((2 * Math.PI * (at - T0)) / DAY) + (drift * (at - T0)) / DAY)
  await write([...steady(1000, 0), ...steady(1001, 2)])
  for (const { start, stop } of steps({ start: new Date(T0), stop: new Date(until) }, LEARNED))
    await over(+start, +stop)
  t.strictSame([...new Set(told(await alerts()))], ['1001 level'], 'a slow drift does not take the baseline along')
})
