import { setTimeout as sleep } from 'node:timers/promises'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { type Test, test } from 'tap'
import { byMinute, detectorOf, HOUR, MINUTE, SLACK, T0, wave } from './fixture/detector.ts'
import { findsTheSame } from './fixture/same-scores.ts'

const DAY = 24 * HOUR
const fleet: FleetConfig = { metrics: [{ name: 'current_a', unit: 'A' }] }

/** The tasks that `peer` is made of, and the rollup that they build on. */
async function peer(t: Test, config = fleet, names = /^nrg-(rollup|apart|peers|peer|alert)$/) {
  const database = await detectorOf(t, config, names)
  const opening = async () => (await database.scores()).filter(({ ratio }) => Number(ratio) >= 1)
  return { ...database, found: async (since: number) => byMinute(await opening(), since) }
}

type Peer = Awaited<ReturnType<typeof peer>>

/** How much is on at a time, without a unit: more by day, and each day and hour in a way of its own. */
const weather = (at: number, of: number) => {
  const hour = Math.floor((at - T0) / HOUR)
  // Hashed by the hour and the group, between 0 and 1.
  const drawn = Math.imul(Math.imul(hour * 64 + of, 0x9e3779b1) ^ 0x7f4a7c15, 0x85ebca6b) >>> 0
  return hour % 24 >= 6 && hour % 24 < 18 ? 8 + (8 * drawn) / 2 ** 32 : 1
}

/** A reading every quarter of an hour: `times` of what is on for all of a group, with a little noise; `as` adds to that. */
function load(device: number, until: number, group: number, times = 1, as: (at: number) => number = () => 0) {
  const readings: { device: number; at: number; current_a: number }[] = []
  for (let at = T0; at < until; at += 15 * MINUTE)
    readings.push({ device, at, current_a: times * weather(at, group) + 0.1 * wave(at, device) + as(at) })
  return readings
}

const during = (from: number, until: number, more: number) => (at: number) => (at >= from && at < until ? more : 0)
const inDays = async ({ over }: Pick<Peer, 'over'>, until: number) => {
  await over(T0, T0 + 5 * DAY)
  await over(T0 + 5 * DAY, until)
}

test('who does not do what its peers do is found, and who its peers are is found as well', async (t) => {
  const { write, over, found, scores, kept, alerts } = await peer(t)
  const until = T0 + 6 * DAY
  const fault = T0 + 5 * DAY + 8 * HOUR
  // Half of a load is gone. Two others of the group, which is one that has four, go on, as does what all of them do at noon.
  const half = (at: number) => (at >= fault && at < fault + 5 * HOUR ? -0.5 * weather(at, 1) : 0)
  const noon = during(T0 + 5 * DAY + 12 * HOUR, T0 + 5 * DAY + 14 * HOUR, 6)
  await write(load(1000, until, 1, 1, (at) => half(at) + noon(at)))
  await write(load(1001, until, 1, 2, (at) => 2 * noon(at)))
  await write(load(1002, until, 1, 0.5, (at) => 0.5 * noon(at)))
  // What goes by weather of its own has no peers, whatever it does, nor do two that have each other alone.
  await write(load(1003, until, 3, 1, during(fault, fault + 5 * HOUR, -5)))
  await write(load(1004, until, 4))
  await write(load(1005, until, 4, 1, during(fault, fault + 5 * HOUR, -5)))
  await inDays({ over }, until)
  const learned = (await kept('peer')).filter(({ at }) => at === T0 + 5 * DAY + 3 * HOUR)
  t.strictSame([...new Set(learned.map(({ device }) => device))].sort(), ['1000', '1001', '1002'])
  const all = await found(fault)
  t.strictSame(Object.keys(all), ['1000 current_a'])
  const minutes = all['1000 current_a']?.map(([minute]) => minute) ?? []
  t.ok(Number(minutes[0]) <= 60 && Number(minutes.at(-1)) >= 300, `${minutes}`)
  const whole = (await scores()).find(({ device, at }) => device === '1000' && at === fault + 2 * HOUR)
  t.equal(whole?.samples, 2)
  t.ok(Math.abs(Number(whole?.value) / Number(whole?.expected) - 0.5) < 0.1, `${whole?.value} of ${whole?.expected}`)
  t.ok(Number(whole?.upper) > Number(whole?.expected) && Number(whole?.lower) > Number(whole?.value))
  t.strictSame(
    (await alerts()).map((one) => [one.device, one.reason]),
    [['1000', 'peer']],
    'one alert',
  )
})

test('any split of the time into runs, any run again and any order of arrival finds the same', async (t) => {
  const from = T0 + 5 * DAY
  const until = from + 13 * HOUR
  const readings = [
    ...load(1000, until, 1, 1, during(from + 7 * HOUR, from + 9 * HOUR, 8)),
    ...load(1001, until, 1, 2),
    ...load(1002, until, 1, 0.5, during(from + 10 * HOUR, until, -4)),
  ]
  const isLate = ({ at, device }: { at: number; device: number }) =>
    device === 1000 && at >= from + 7.5 * HOUR && at < from + 10.2 * HOUR
  const inOrder = async (one: Peer) => {
    await one.write(readings)
    await inDays(one, until)
  }
  const lastAgain = async (one: Peer) => {
    await inOrder(one)
    for (let start = from + 6.1 * HOUR; start < until; start += 1.7 * HOUR)
      await one.over(start, Math.min(start + 1.7 * HOUR, until))
  }
  const someLate = async (one: Peer) => {
    await one.write(readings.filter((reading) => !isLate(reading)))
    await one.over(T0, from)
    await one.over(from, from + 3 * HOUR)
    const arrives = from + 10.25 * HOUR
    for (const ago of [7, 3, 0]) await one.at(arrives - ago * HOUR + 40_000)
    await one.write(readings.filter(isLate))
    for (const later of [MINUTE, 2 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR]) {
      await sleep(SLACK + 100)
      await one.at(arrives + later + 40_000)
    }
  }
  const open = () => peer(t, fleet, /^nrg-(rollup|apart|peers|peer)$/)
  await findsTheSame(t, { ways: [inOrder, lastAgain, someLate], open, from, until, least: 12 })
})

test('a load is a metric in A, W or VA, and what is switched off is not judged', async (t) => {
  const named = /^nrg-(apart|peers|peer)$/
  const others: FleetConfig[] = [
    { metrics: [{ name: 'temp_c', unit: '°C' }] },
    { ...fleet, detectors: { peer: { enabled: false } } },
  ]
  for (const config of others) t.notOk((await peer(t, config)).tasks.some(({ name }) => named.test(name)))
})
