import { test } from 'tap'
import { HOUR, MINUTE, T0 } from './fixture/detector.ts'
import { between, DAY, splitSupply, supply, voltage } from './fixture/supply.ts'

test('a phase that is lost is found at once, and says how far it is from the voltage of the device', async (t) => {
  const { write, over, found, scores, kept } = await supply(t)
  const fault = T0 + 4 * DAY + 6 * HOUR
  await write(voltage(1000, T0, T0 + 4 * DAY + 8 * HOUR, between(fault, fault + HOUR, 152.5)))
  await write(voltage(1001, T0, T0 + 4 * DAY + 8 * HOUR))
  for (let day = 0; day < 5; day++) await over(T0 + day * DAY, Math.min(T0 + (day + 1) * DAY, T0 + 4 * DAY + 8 * HOUR))
  const all = await found(fault)
  t.strictSame(Object.keys(all), ['1000 voltage_v'])
  t.strictSame(
    all['1000 voltage_v']?.map(([minute]) => minute),
    [0, 5, 10, 15, 20, 25, 30, 35, 40, 45, 50, 55],
  )
  const [first] = await scores()
  t.match(first, { reason: 'supply', value: 152.5, samples: 1 })
  const { expected, score, ratio, lower, upper } = first as unknown as Record<string, number>
  t.ok(Math.abs((expected as number) - 229) < 0.5, 'the median of its days')
  t.ok(Math.abs((score as number) - 33.4) < 0.2, 'in per cent')
  t.ok(Math.abs((ratio as number) - (score as number) / 5) < 1e-9, 'of the least that counts')
  t.ok(Math.abs((lower as number) - 0.95 * (expected as number)) < 1e-9)
  t.ok(Math.abs((upper as number) - 1.05 * (expected as number)) < 1e-9)
  const midnights = (await kept('nominal')).filter(({ device }) => device === '1000')
  t.strictSame(
    midnights.map(({ at }) => (at - T0) / DAY),
    [1, 2, 3, 4],
    'a day is known at its end',
  )
  t.strictSame(
    midnights.map(({ usual }) => usual !== undefined),
    [false, false, true, true],
    'what is usual shows on three days',
  )
})

test('what a device often does is no news; a lower voltage is as good as any; a new device may stray twice as far', async (t) => {
  const { write, over, found } = await supply(t)
  const until = T0 + 5 * DAY
  // Sags to 215 V each evening, 6 % below; on the fourth evening to 200, 13 %.
  const evening = (at: number) => {
    const hour = ((at - T0) / HOUR) % 24
    return hour >= 19 && hour < 20 ? (at > T0 + 4 * DAY ? 200 : 215) : undefined
  }
  await write(voltage(1000, T0, until, evening))
  // A battery of 52 V: 4 % is its custom, and 5.4 % is not half as far again.
  await write(
    voltage(1001, T0, until, (at) => (at >= until - HOUR ? 49.2 : 52 + 2 * Math.sin((2 * Math.PI * (at - T0)) / DAY))),
  )
  // 9 % on its second day, when 10 % are let pass; 11 % on the same day.
  await write(voltage(1002, T0 + 3 * DAY, until, between(until - 3 * HOUR, until - 2 * HOUR, 208.4)))
  await write(voltage(1003, T0 + 3 * DAY, until, between(until - 3 * HOUR, until - 2 * HOUR, 203.8)))
  // Heard for less than three hours of its only day.
  await write(voltage(1004, T0 + 4 * DAY - 2 * HOUR, until, between(until - 3 * HOUR, until - 2 * HOUR, 20)))
  for (let at = T0; at < until; at += DAY) await over(at, at + DAY)
  const all = await found(T0)
  t.strictSame(Object.keys(all), ['1000 voltage_v', '1003 voltage_v'])
  t.equal(all['1000 voltage_v']?.[0]?.[0], (4 * DAY + 19 * HOUR) / MINUTE)
})

test('a configured nominal is what counts, and what is switched off is not judged', async (t) => {
  const { write, over, found } = await supply(t, {
    metrics: [{ name: 'voltage_v', unit: 'V', detectors: { supply: { nominal: 230, threshold: 10 } } }],
    devices: {
      1001: { detectors: { supply: { nominal: 400 } } },
      1002: { detectors: { supply: { enabled: false } } },
    },
  })
  for (const device of [1000, 1001, 1002]) await write(voltage(device, T0, T0 + 2 * DAY))
  await over(T0, T0 + DAY)
  await over(T0 + DAY, T0 + 2 * DAY)
  t.strictSame(Object.keys(await found(T0)), ['1001 voltage_v'])
})

test('any split of the time into runs, any run again and any order of arrival finds the same', (t) =>
  splitSupply(t, 'short'))

test('a lost phase is a critical alert from its second step on; a single step is a warning', async (t) => {
  const { write, over, alerts } = await supply(t)
  const until = T0 + 2 * DAY + 2 * HOUR
  await write(voltage(1000, T0, until, between(until - HOUR, until - 30 * MINUTE, 152.5)))
  await write(voltage(1001, T0, until, between(until - HOUR, until - 55 * MINUTE, 152.5)))
  await over(T0, T0 + 2 * DAY)
  await over(T0 + 2 * DAY, until)
  t.strictSame(
    (await alerts()).map((one) => [one.device, one.reason, one.at, Number(one.until) / 1e6, one.severity]),
    [
      ['1000', 'supply', until - HOUR, until - 35 * MINUTE, 'critical'],
      ['1001', 'supply', until - HOUR, until - HOUR, 'warning'],
    ],
  )
})
