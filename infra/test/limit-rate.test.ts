import { test } from 'tap'
import { MINUTE, type PartialReading, SECOND, T0 } from './fixture/detector.ts'
import { rules, splitRules } from './fixture/rules.ts'

const current = (device: number, seconds: number, current_a: number): PartialReading => ({
  device,
  at: T0 + seconds * SECOND,
  current_a,
})

test('a limit says how far past it a reading is, and which bounds there are', async (t) => {
  const { write, over, scores } = await rules(t, {
    metrics: [
      { name: 'current_a', unit: 'A', limit: { upper: 30, lower: 2 } },
      { name: 'temp_c', unit: '°C', limit: { upper: 70 } },
    ],
  })
  await write([
    current(1000, 0, 29.7), // at the release: nothing
    current(1000, 10, 29.8),
    current(1000, 20, 32.5),
    current(1000, 30, 2.01),
    current(1000, 40, 1.5),
    { device: 1001, at: T0, temp_c: 71 },
  ])
  await over(T0, T0 + MINUTE)
  t.strictSame(
    (await scores()).map(({ metric, value, ratio, score, upper, lower, reason }) => [
      metric,
      value,
      ratio,
      score,
      upper,
      lower,
      reason,
    ]),
    [
      ['current_a', 29.8, 0.75, 0, 30, 2, 'limit'],
      ['current_a', 32.5, 1, 2.5, 30, 2, 'limit'],
      ['current_a', 2.01, 0.75, 0, 30, 2, 'limit'],
      ['current_a', 1.5, 1, 0.5, 30, 2, 'limit'],
      ['temp_c', 71, 1, 1, 70, undefined, 'limit'],
    ],
  )
})

test('a rate is the change per minute since the reading before, if that is not too long ago', async (t) => {
  const { write, over, found, scores } = await rules(t)
  await write([
    current(1000, 0, 10),
    current(1000, 30, 12.5), // 5 a minute: past the release
    current(1000, 60, 16), // 7 a minute
    current(1000, 180, 7), // -4.5 a minute
    current(1000, 240, 16), // 9 a minute
    current(1000, 241, 16.05), // 3 a minute
    current(1000, 542, 26), // after more than five minutes
    current(1001, 240, 26), // another device
  ])
  await over(T0, T0 + 10 * MINUTE)
  t.strictSame(await found(), [
    ['rate', '1000', 'current_a', 30, 5 / 6],
    ['rate', '1000', 'current_a', 60, 7 / 6],
    ['rate', '1000', 'current_a', 240, 1.5],
  ])
  t.match((await scores()).at(-1), { value: 16, expected: 7, score: 9 })
})

test('parameters of a device are what counts for it', async (t) => {
  const { write, over, found } = await rules(t, {
    metrics: [
      { name: 'current_a', unit: 'A', limit: { upper: 30, rate: 6 }, detectors: { rate: { gap: '1m', release: 1 } } },
      { name: 'temp_c', unit: '°C' },
    ],
    devices: {
      1001: { metrics: { current_a: { limit: { upper: 40, rate: 60 } }, temp_c: { limit: { rate: 5 } } } },
      1002: { detectors: { rate: { enabled: false }, limit: { enabled: false } } },
      1003: { detectors: { rate: { release: 0.5 } } },
      1004: { detectors: { rate: { gap: '20s' }, limit: { enabled: false } } },
    },
  })
  for (const device of [1000, 1001, 1002, 1003, 1004])
    await write(
      [
        current(device, 0, 10),
        current(device, 30, 12), // 4 a minute
        current(device, 91, 29), // after more than a minute
        current(device, 121, 34), // 10 a minute
      ].map((one, index) => ({ ...one, temp_c: 20 + 4 * index })),
    )
  await over(T0, T0 + 10 * MINUTE)
  t.strictSame(await found(), [
    ['limit', '1000', 'current_a', 121, 1],
    ['rate', '1000', 'current_a', 121, 10 / 6],
    ['rate', '1001', 'temp_c', 30, 8 / 5],
    ['rate', '1001', 'temp_c', 121, 8 / 5],
    ['limit', '1003', 'current_a', 121, 1],
    ['rate', '1003', 'current_a', 30, 4 / 6],
    ['rate', '1003', 'current_a', 121, 10 / 6],
  ])
})

test('any split of the time into runs, and any run again, finds the same', (t) => splitRules(t, 2 * MINUTE))

test('as scheduled: late readings are scored, and change what was found of the next one', async (t) => {
  const { write, at, found } = await rules(t)
  const now = T0 + 20 * MINUTE + 10 * SECOND
  await write([current(1000, 0, 10), current(1000, 60, 18), current(1000, 120, 18)])
  await at(now)
  await at(now + 10 * SECOND)
  t.strictSame(await found(), [['rate', '1000', 'current_a', 60, 8 / 6]])
  await write([current(1000, 55, 17.9), current(1000, 115, 31)])
  await at(now + 20 * SECOND)
  t.strictSame(
    (await found()).map(([reason, , , second]) => [reason, second]),
    [
      ['limit', 115],
      ['rate', 55],
      ['rate', 115],
      ['rate', 120],
    ],
  )
})
