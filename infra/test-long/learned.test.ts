import { test } from 'tap'
import { detector, HOUR, T0 } from '../test/fixture/detector.ts'
import {
  config,
  DAY,
  during,
  holdCommonCause,
  holdFrozen,
  holdSplit,
  learn,
  load,
  told,
} from '../test/fixture/learned.ts'

test('a device is compared with its own days, and any split of a day gives the same alerts', (t) =>
  holdSplit(t, 2, T0 + 2 * DAY, T0 + 3 * DAY))

test('flagged minutes are not learned from, until what lasts for a day is the new normal', async (t) => {
  const shifted = T0 + 2 * DAY + 6 * HOUR
  const until = T0 + 5 * DAY
  const { write, over, alerts } = await detector(t, config)
  await write([...load(1000, until), ...load(1001, until, (at) => (at >= shifted ? 6 : 0))])
  await learn(over, until)
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

test('a common cause after two days is one alert, and hardly any of a device', (t) => holdCommonCause(t, 2))

test('commissioned equipment keeps its known-good baseline for two days', (t) => holdFrozen(t, 48))

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
  await learn(over, until)
  const late = (await alerts()).filter(({ at }) => at >= T0 + 3 * DAY + 6 * HOUR)
  t.strictSame(told(late), ['1005 seasonal'])
})
