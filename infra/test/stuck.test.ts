import { test } from 'tap'
import { HOUR, MINUTE, T0 } from './fixture/detector.ts'
import { DAY, minutes, splitStuck, stuck } from './fixture/stuck.ts'

test('ten equal minutes are found at the tenth, and not before there is a day of history', async (t) => {
  const { write, over, found, rollups, scores } = await stuck(t)
  const fault = DAY / MINUTE + 100
  await write(
    minutes(1000, T0, T0 + DAY + 3 * HOUR, (minute) => (minute >= fault && minute < fault + 30 ? 21.5 : undefined)),
  )
  // A day that is not whole: nothing is judged.
  await write(minutes(1001, T0 + HOUR, T0 + DAY + 3 * HOUR, (minute) => (minute >= fault ? 21.5 : undefined)))
  await over(T0, T0 + DAY + 3 * HOUR)
  t.equal((await rollups()).length, 27 * 60 + 26 * 60)
  const all = await found(T0)
  t.strictSame(Object.keys(all), ['1000 current_a'])
  t.strictSame(all['1000 current_a']?.[0], [fault + 9, 10])
  t.strictSame(all['1000 current_a']?.at(-1), [fault + 29, 30])
  t.match((await scores())[0], { reason: 'stuck', value: 21.5, ratio: 1, samples: 10 })
})

test('what a device does every night is its habit: longer than that is stuck', async (t) => {
  const { write, over, found } = await stuck(t)
  const day = DAY / MINUTE
  // Off for eight hours a night, five nights; on the last one it does not come back.
  const night = (minute: number) => minute % day < 480
  await write(minutes(1000, T0, T0 + 5 * DAY, (minute) => (night(minute) || minute >= 4 * day ? 0 : undefined)))
  for (let at = T0; at < T0 + 5 * DAY; at += DAY) await over(at, at + DAY)
  // The value stood still for 480 minutes on each of the days before, and may for half as long again.
  t.match(await found(T0 + 4 * DAY), { '1000 current_a': [[719, 720]] })
})

test('one long fault does not become the habit', async (t) => {
  const { write, over, found } = await stuck(t)
  const day = DAY / MINUTE
  const faulty = (minute: number) => (minute > 3.9 * day && minute < 4.1 * day) || minute >= 4.5 * day
  await write(minutes(1000, T0, T0 + 4.5 * DAY + HOUR, (minute) => (faulty(minute) ? 21.5 : undefined)))
  for (let at = T0; at < T0 + 5 * DAY; at += DAY) await over(at, at + DAY)
  const [first] = (await found(T0 + 4.5 * DAY))['1000 current_a']?.filter(([minute]) => minute >= 0) ?? []
  t.strictSame(first, [9, 10])
})

test('any split of the time into runs, and any run again, finds the same', (t) => splitStuck(t, 20 * MINUTE))

test('as scheduled: a late reading breaks the run, and what was found is withdrawn', async (t) => {
  const { write, over, at, found, scores } = await stuck(t)
  const fault = DAY / MINUTE + 60
  const readings = minutes(1000, T0, T0 + DAY + 2 * HOUR, (minute) =>
    minute >= fault && minute < fault + 30 ? 21.5 : undefined,
  )
  const late = readings.filter(({ at }) => at === T0 + (fault + 5) * MINUTE)
  await write(readings.filter((one) => !late.includes(one)))
  await over(T0, T0 + DAY)
  for (let minute = 0; minute <= 100; minute += 20) await at(T0 + DAY + minute * MINUTE + 20_000)
  t.strictSame((await found(T0))['1000 current_a']?.[0], [fault + 10, 10], 'a minute that is missing does not count')
  await write([{ device: 1000, at: late[0]?.at ?? 0, current_a: 22 }])
  for (let minute = 101; minute <= 102; minute++) await at(T0 + DAY + minute * MINUTE + 20_000)
  t.strictSame((await found(T0))['1000 current_a']?.[0], [fault + 15, 10], 'the run begins after it')
  t.equal((await scores()).filter(({ ratio }) => ratio === 0).length, 5)
})

test('parameters of a metric and of a device are what counts for them', async (t) => {
  const { write, over, found } = await stuck(t, {
    metrics: [{ name: 'current_a', unit: 'A', detectors: { stuck: { run: 5 } } }],
    detectors: { stuck: { run: 20 } },
    devices: {
      1001: { detectors: { stuck: { run: 15, release: 0.8 } } },
      1002: { detectors: { stuck: { enabled: false } } },
      1003: { metrics: { current_a: { detectors: { stuck: { warm_up: '2d' } } } } },
    },
  })
  const fault = DAY / MINUTE + 10
  for (const device of [1000, 1001, 1002, 1003])
    await write(minutes(device, T0, T0 + DAY + HOUR, (minute) => (minute >= fault ? 21.5 : undefined)))
  await over(T0, T0 + DAY + HOUR)
  const all = await found(T0)
  t.strictSame(Object.keys(all), ['1000 current_a', '1001 current_a'])
  t.strictSame(
    [all['1000 current_a']?.[0], all['1001 current_a']?.[0]],
    [
      [fault + 4, 5],
      [fault + 11, 12],
    ],
  )
})
