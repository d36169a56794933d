import { setTimeout as sleep } from 'node:timers/promises'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { type Test, test } from 'tap'
import { byMinute, detectorOf, HOUR, MINUTE, SLACK, T0, wave } from './fixture/detector.ts'
import { findsTheSame } from './fixture/same-scores.ts'

const DAY = 24 * HOUR
const fleet: FleetConfig = { metrics: [{ name: 'current_a', unit: 'A' }] }

/** The tasks that `unsteady` is made of, and the rollup that they build on. */
async function unsteady(t: Test, config = fleet, names = /^nrg-(rollup|unrest|calm|unsteady|alert)/) {
  const database = await detectorOf(t, config, names)
  const opening = async () => (await database.scores()).filter(({ ratio }) => Number(ratio) >= 1)
  return { ...database, found: async (since: number) => byMinute(await opening(), since) }
}

type Unsteady = Awaited<ReturnType<typeof unsteady>>

/** A reading a minute, by day only, to be quick: a load that is switched every ten minutes; `as` adds to that. */
function load(device: number, until: number, as: (at: number) => number = () => 0, every = MINUTE) {
  const readings: { device: number; at: number; current_a: number }[] = []
  for (let at = T0; at < until; at += every) {
    const time = (at - T0) % DAY
    if (time < 6 * HOUR || time >= 12 * HOUR) continue
    const on = Math.floor(time / (10 * MINUTE)) % 2
    readings.push({ device, at, current_a: 3 + 17 * on + 0.1 * wave(at, device) + as(at) })
  }
  return readings
}

const during = (from: number, until: number, as: (at: number) => number) => (at: number) =>
  at >= from && at < until ? as(at) : 0
const toAndFro = (by: number) => (at: number) => by * (Math.floor(at / MINUTE) % 2 ? 1 : -1)

test('a load that goes to and fro is found at the end of the quarter of an hour, and says what is usual', async (t) => {
  const { write, over, found, scores, kept, alerts } = await unsteady(t)
  const until = T0 + 4 * DAY
  const fault = T0 + 3 * DAY + 8 * HOUR
  await write(load(1000, until, during(fault, fault + HOUR, toAndFro(2))))
  // No news: switched on and off, a rise, what it does on three other days, however far it goes.
  const often = (at: number) => during(T0 + 8 * HOUR, until, toAndFro(2))(at) * (at % DAY < 9 * HOUR ? 1 : 0)
  await write(load(1001, until, often))
  await write(
    load(
      1002,
      until,
      during(fault, fault + HOUR, (at) => ((at - fault) / HOUR) * 30),
    ),
  )
  await write(
    load(
      1003,
      until,
      during(fault + 5 * MINUTE, fault + 15 * MINUTE, () => 30),
    ),
  )
  // A reading every two and a half minutes is too little to say.
  await write(load(1004, until, during(fault, fault + HOUR, toAndFro(2)), 2.5 * MINUTE))
  await over(T0, T0 + 3 * DAY)
  await over(T0 + 3 * DAY, until)
  const all = await found(T0 + 3 * DAY)
  t.strictSame(Object.keys(all), ['1000 current_a'])
  t.strictSame(
    all['1000 current_a']?.map(([minute]) => minute),
    [495, 510, 525, 540],
  )
  const [first] = await scores()
  // Two amperes up and down: four from the middle of its neighbours.
  t.ok(Math.abs(Number(first?.value) - 4) < 0.3, `${first?.value}`)
  const [calm, ...more] = (await kept('calm')).filter(({ device }) => device === '1000')
  t.equal(calm?.at, T0 + 3 * DAY + 3 * HOUR, 'from the third day on')
  t.equal(more.length, 0)
  t.equal(first?.expected, calm?.most)
  t.ok(Number(calm?.most) > 0.14 && Number(calm?.most) < 0.15, `a hundredth of what it takes at least: ${calm?.most}`)
  t.strictSame(
    (await alerts()).map((one) => [one.device, one.reason, one.at]),
    [['1000', 'unsteady', fault + 15 * MINUTE]],
    'one alert',
  )
  t.strictSame(
    new Set((await kept('unrest')).map(({ device }) => device)),
    new Set(['1000', '1001', '1002', '1003']),
    'what is too little to say is not kept',
  )
})

test('any split of the time into runs, any run again and any order of arrival finds the same', async (t) => {
  const until = T0 + 3 * DAY + 11 * HOUR
  const since = T0 + 3 * DAY + 6 * HOUR
  const readings = [
    ...load(1000, until, during(since + 40 * MINUTE, since + 2 * HOUR, toAndFro(1.5))),
    ...load(1001, until, during(since + 4 * HOUR, until, toAndFro(3))),
  ]
  const isLate = ({ at, device }: { at: number; device: number }) =>
    device === 1000 && at >= since + 50 * MINUTE && at < since + 2.2 * HOUR
  const inOrder = async (one: Unsteady) => {
    await one.write(readings)
    await one.over(T0, T0 + 3 * DAY)
    await one.over(T0 + 3 * DAY, until)
  }
  const lastAgain = async (one: Unsteady) => {
    await inOrder(one)
    for (let start = since + 37 * MINUTE; start < until; start += 50 * MINUTE)
      await one.over(start, Math.min(start + 50 * MINUTE, until))
  }
  const someLate = async (one: Unsteady) => {
    await one.write(readings.filter((reading) => !isLate(reading)))
    await one.over(T0, T0 + 3 * DAY)
    const arrives = since + 2.25 * HOUR
    for (const ago of [6, 1.25, 0]) await one.at(arrives - ago * HOUR + 40_000)
    await one.write(readings.filter(isLate))
    for (const later of [MINUTE, 2 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR]) {
      await sleep(SLACK + 100)
      await one.at(arrives + later + 40_000)
    }
  }
  const open = () => unsteady(t, fleet, /^nrg-(rollup|unrest|calm|unsteady)/)
  await findsTheSame(t, { ways: [inOrder, lastAgain, someLate], open, until, least: 8 })
})

test('a load of steps that are too long is not judged, nor what is switched off', async (t) => {
  const named = /^nrg-(unrest|calm|unsteady)$/
  const others: FleetConfig[] = [
    { metrics: [{ name: 'temp_c', unit: '°C' }] },
    { metrics: [{ name: 'power_kw', unit: 'kW', resolution: '5m' }] },
    { ...fleet, detectors: { unsteady: { enabled: false } } },
  ]
  for (const config of others) t.notOk((await unsteady(t, config)).tasks.some(({ name }) => named.test(name)))
})
