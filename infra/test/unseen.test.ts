import type { FleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { HOUR, MINUTE, T0, wave } from './fixture/detector.ts'
import { DAY, during, fleet, load, runs, splitUnseen, unseen } from './fixture/unseen.ts'

test('what a load never was about this time of day is found in its second quarter of an hour, and says what it was', async (t) => {
  const { write, over, found, scores, kept, alerts } = await unseen(t)
  const until = T0 + 5 * DAY
  const fault = T0 + 4 * DAY + 11 * HOUR
  // By day 12 A, which it is on no other day, though at every start; and at night 20 A, which is usual by day.
  await write(load(1000, T0, until, during(fault, fault + 2 * HOUR, -8)))
  await write(load(1001, T0, until, during(fault + 10 * HOUR, fault + 12 * HOUR, 17)))
  // No news: half an hour sooner than ever; what it was two days ago at nearly that time; a quarter of an hour alone.
  await write(load(1002, T0, until, during(T0 + 4 * DAY + 7.5 * HOUR, T0 + 4 * DAY + 8 * HOUR, 17)))
  const before = during(fault - 2 * DAY - 30 * MINUTE, fault - 2 * DAY + 2 * HOUR, -8)
  const again = during(fault, fault + 2 * HOUR, -8)
  await write(load(1003, T0, until, (at) => before(at) + again(at)))
  await write(load(1004, T0, until, during(fault, fault + 15 * MINUTE, -8)))
  for (const [start, stop] of runs(T0, until)) await over(start, stop)
  const all = await found(fault)
  t.strictSame(Object.keys(all).sort(), ['1000 current_a', '1001 current_a'])
  const minutesOf = (device: string) => all[`${device} current_a`]?.map(([minute]) => minute)
  t.strictSame(minutesOf('1000'), [30, 45, 60, 75, 90, 105, 120])
  t.strictSame(minutesOf('1001')?.[0], 630)
  const [first] = (await scores()).filter(({ device, ratio }) => device === '1000' && Number(ratio) >= 1)
  t.ok(Math.abs(Number(first?.value) - 12) < 0.2 && Math.abs(Number(first?.expected) - 20) < 0.2)
  t.equal(first?.at, fault + 30 * MINUTE)
  const [seen] = (await kept('seen')).filter(({ device, at }) => device === '1000' && at === T0 + 4 * DAY + 3 * HOUR)
  t.ok(Number(seen?.clock) > 0.9, 'it goes by the clock')
  t.ok(Math.abs(Number(seen?.width) - 0.05 * (Number(seen?.top) - Number(seen?.bottom))) < 0.2, `${seen?.width}`)
  t.strictSame(
    (await alerts()).filter(({ at }) => at > T0 + 4 * DAY).map((one) => [one.device, one.reason, one.at]),
    [
      ['1000', 'unseen', fault + 30 * MINUTE],
      ['1001', 'unseen', fault + 10.5 * HOUR],
    ],
  )
})

test('nobody has to get up for the first Saturday of an office, but for what it never did on a Tuesday', async (t) => {
  const { write, over, alerts } = await unseen(t)
  const byDay = (day: number, more: number) => during(T0 + day * DAY + 8 * HOUR, T0 + day * DAY + 18 * HOUR, more)
  const [first, known] = [byDay(5, -17), byDay(8, 9)]
  await write(load(1000, T0, T0 + 9 * DAY, (at) => first(at) + known(at)))
  // What is usual by day comes by night as well, on the first day of its kind.
  await write(load(1001, T0, T0 + 9 * DAY, during(T0 + 6 * DAY + 2 * HOUR, T0 + 6 * DAY + 4 * HOUR, 17)))
  for (const [start, stop] of runs(T0, T0 + 9 * DAY)) await over(start, stop)
  const found = (await alerts()).filter(({ at }) => at > T0 + 3 * DAY)
  t.strictSame(
    found.map(({ device, at, severity }) => [device, Math.floor((at - T0) / DAY), severity]),
    [
      ['1000', 5, 'warning'],
      ['1000', 8, 'critical'],
      ['1001', 6, 'warning'],
    ],
  )
})

test('of who reports every half hour, or every hour, two readings in a row tell', async (t) => {
  const { write, over, found, alerts } = await unseen(t, fleet, /^nrg-(rollup|rhythm|quarter|seen|unseen|alert)/)
  const until = T0 + 5 * DAY
  const fault = T0 + 4 * DAY + 11 * HOUR
  await write(load(1000, T0, until, during(fault, fault + 4 * HOUR, -8), HOUR))
  await write(load(1001, T0, until, during(fault, fault + 2 * HOUR, 9), 30 * MINUTE))
  // No news: a reading alone; two with one between them that is as usual, or to the other side; further apart than that.
  await write(load(1002, T0, until, during(fault, fault + HOUR, -8), HOUR))
  const oneAndOne = (more: number) => (at: number) => (at === fault ? -8 : at === fault + HOUR ? more : 0)
  await write(load(1003, T0, until, oneAndOne(9), 30 * MINUTE))
  await write(load(1004, T0, until, oneAndOne(9), HOUR))
  await write(load(1005, T0, until, during(fault - HOUR, fault + 2 * HOUR, -8), 2 * HOUR))
  for (const [start, stop] of runs(T0, until)) await over(start, stop)
  const all = await found(fault)
  t.strictSame(
    ['1000 current_a', '1001 current_a'].map((key) => all[key]?.map(([minute]) => minute)),
    [
      [75, 135, 195],
      [45, 75, 105],
    ],
  )
  t.strictSame(Object.keys(all).sort(), ['1000 current_a', '1001 current_a'])
  t.strictSame(
    (await alerts())
      .filter(({ at }) => at > T0 + 4 * DAY)
      .map((one) => [one.device, (one.at - fault) / MINUTE, one.hold_s]),
    [
      ['1000', 75, 7200],
      ['1001', 45, 3600],
    ],
    'each is one alert',
  )
})

test('a load that does not go by the clock is held to all that it was, and what many do at once is not told of each', async (t) => {
  const { write, over, found } = await unseen(t)
  const until = T0 + 4 * DAY + 12 * HOUR
  // Three hours on, four off, whatever the time of day.
  const loose = (from: number, more: number) =>
    load(1000, T0, until).map((one) => {
      const phase = ((one.at - T0) / HOUR) % 7
      return { ...one, current_a: (phase < 3 ? 20 : 3) + 0.1 * wave(one.at, 1) + during(from, until, more)(one.at) }
    })
  await write(loose(until - 3 * HOUR, 6))
  const sag = during(until - 6 * HOUR, until - 4 * HOUR, -2)
  for (const device of [1001, 1002, 1003, 1004, 1005]) await write(load(device, T0, until, sag))
  // Another way at the same time: not what they have in common.
  await write(load(1006, T0, until, during(until - 6 * HOUR, until - 4 * HOUR, 3)))
  for (const [start, stop] of runs(T0, until)) await over(start, stop)
  t.strictSame(Object.keys(await found(T0)).sort(), ['1000 current_a', '1006 current_a'])
})

test('any split of the time into runs, any run again and any order of arrival finds the same', (t) =>
  splitUnseen(t, 'short'))

test('a load is a metric in A, W or VA, and what is switched off is not judged', async (t) => {
  const { tasks } = await unseen(t, { metrics: [{ name: 'temp_c', unit: '°C' }] })
  t.notOk(tasks.some(({ name }) => /^nrg-(quarter|seen|unseen)$/.test(name)))
  const off: FleetConfig = { ...fleet, detectors: { unseen: { enabled: false } } }
  const { tasks: none } = await unseen(t, off)
  t.notOk(none.some(({ name }) => /^nrg-(quarter|seen|unseen)$/.test(name)))
})
