import { test } from 'tap'
import { detector, HOUR, T0 } from './fixture/detector.ts'
import { config, DAY, holdCommonCause, holdFrozen, holdSplit, learn, load } from './fixture/learned.ts'

test('a device is compared with its own days, and any split of the time gives the same alerts', (t) =>
  holdSplit(t, 1, T0 + DAY + 13 * HOUR, T0 + DAY + 17 * HOUR))

test('flagged minutes are not learned from: what lasts is still told of after half a day', async (t) => {
  const shifted = T0 + DAY + 6 * HOUR
  const until = shifted + 12 * HOUR
  const { write, over, alerts } = await detector(t, config)
  await write(load(1001, until, (at) => (at >= shifted ? 6 : 0)))
  await learn(over, until)
  const found = (await alerts()).filter(({ state }) => state === 'raised')
  const hours = found.map(({ at, until: last }) => [(at - shifted) / HOUR, (Number(last) / 1e6 - shifted) / HOUR])
  t.ok(
    hours.some(([began = 0, ended = 0]) => began < 2 && ended > 11),
    JSON.stringify(hours),
  )
})

test('a common cause is one alert, and hardly any of a device', (t) => holdCommonCause(t, 1))

test('commissioned equipment keeps its known-good baseline', (t) => holdFrozen(t, 36))
