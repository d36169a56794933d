import { test } from 'tap'
import { steps } from '../src/script/steps.ts'
import { detector, HOUR, MINUTE, T0 } from './fixture/detector.ts'
import { config, DAY, during, holdSplit, LEARNED, load, told } from './fixture/learned.ts'

test('a device is compared with its own days, and any split of the time gives the same alerts', (t) =>
  holdSplit(t, 1, T0 + DAY + 13 * HOUR, T0 + DAY + 17 * HOUR))

test('flagged minutes are not learned from: what lasts is still told of after half a day', async (t) => {
  const shifted = T0 + DAY + 6 * HOUR
  const until = shifted + 12 * HOUR
  const { write, over, alerts } = await detector(t, config)
  await write(load(1001, until, (at) => (at >= shifted ? 6 : 0)))
  for (const { start, stop } of steps({ start: new Date(T0), stop: new Date(until) }, LEARNED))
    await over(+start, +stop)
  const found = (await alerts()).filter(({ state }) => state === 'raised')
  const hours = found.map(({ at, until: last }) => [(at - shifted) / HOUR, (Number(last) / 1e6 - shifted) / HOUR])
  t.ok(
    hours.some(([began = 0, ended = 0]) => began < 2 && ended > 11),
    JSON.stringify(hours),
  )
})

test('a common cause is one alert, and hardly any of a device', async (t) => {
  const until = T0 + DAY + 9 * HOUR
  const { write, over, alerts } = await detector(t, config)
  const sag = during(DAY + 6 * HOUR, DAY + 8 * HOUR, -4)
  const devices = [1000, 1001, 1002, 1003, 1004, 1005, 1006, 1007]
  await write(devices.flatMap((device) => load(device, until, device < 1007 ? sag : undefined)))
  for (const { start, stop } of steps({ start: new Date(T0), stop: new Date(until) }, LEARNED))
    await over(+start, +stop)
  const after = (await alerts()).filter(({ at, state }) => state === 'raised' && at >= T0 + DAY + 6 * HOUR)
  const early = after.filter(({ at }) => at < T0 + DAY + 6 * HOUR + 10 * MINUTE)
  const common = early.filter(({ reason }) => reason === 'fleet')
  t.match(common, [{ device: 'fleet', metric: 'current_a', samples: 8 }])
  t.equal(common.length, 1)
  t.ok(Number(common[0]?.value) >= 6, `${common[0]?.value} devices`)
  t.ok(early.length <= 2, `of seven devices, ${early.length - 1} alert of their own before enough of them have strayed`)
})

test('commissioned equipment keeps its known-good baseline', async (t) => {
  const until = T0 + 36 * HOUR
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
