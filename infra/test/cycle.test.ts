import type { FleetConfig } from '@nrg/schema/fleet-config'
import { type Test, test } from 'tap'
import { byMinute, detectorOf, HOUR, MINUTE, rounded, T0, wave } from './fixture/detector.ts'

const DAY = 24 * HOUR
const fleet: FleetConfig = { metrics: [{ name: 'current_a', unit: 'A' }] }

/** The tasks that `cycle` is made of, and the rollup that they build on. */
async function cycle(t: Test, config = fleet) {
  const database = await detectorOf(t, config, /^nrg-(rollup|switching|cycle|alert)/)
  const opening = async () => (await database.scores()).filter(({ ratio }) => Number(ratio) >= 1)
  return { ...database, found: async (since: number) => byMinute(await opening(), since) }
}

/** A reading every five minutes: 10 A for so many minutes, none for as many; `half` says for how many. */
function load(device: number, from: number, until: number, half: (at: number) => number) {
  const readings: { device: number; at: number; current_a: number }[] = []
  for (let at = from, on = true, left = half(from); at < until; at += 5 * MINUTE) {
    readings.push({ device, at, current_a: (on ? 10 : 0.2) + 0.1 * wave(at, device) })
    left -= 5
    if (left > 0) continue
    on = !on
    left = half(at)
  }
  return readings
}

const usually = (minutes: number, from: number, until: number, then: number) => (at: number) =>
  at >= from && at < until ? then : minutes

test('what is switched too often, or no more, is found within hours, and says how often it usually is', async (t) => {
  const { write, over, found, scores, kept, alerts } = await cycle(t)
  const until = T0 + 4 * DAY
  const fault = T0 + 3 * DAY + 6 * HOUR
  await write(load(1000, T0, until, usually(30, fault, fault + 6 * HOUR, 10)))
  await write(load(1001, T0, until, usually(30, fault, fault + 6 * HOUR, 360)))
  await write(load(1002, T0, until, () => 30))
  // Switched three times a day: no cycle, whatever it does.
  await write(load(1003, T0, until, usually(480, fault, fault + 6 * HOUR, 10)))
  for (let at = T0; at < until; at += DAY) await over(at, at + DAY)
  const all = await found(fault)
  t.strictSame(Object.keys(all), ['1000 current_a', '1001 current_a'])
  for (const device of ['1000', '1001']) {
    const [first] = all[`${device} current_a`] ?? []
    t.ok(first !== undefined && first[0] > 0 && first[0] <= 270, device)
  }
  const often = (await scores()).filter(({ device, ratio }) => device === '1000' && Number(ratio) >= 1)
  t.match(often[0], { reason: 'cycle', expected: 6 })
  t.equal(Math.max(...often.map(({ value }) => Number(value))), 18)
  t.equal(Number(often[0]?.upper), 6 + 4.5 * 1.2)
  const midnights = (await kept('switching')).filter(({ device, usual }) => device === '1000' && usual !== undefined)
  t.strictSame(
    midnights.map(({ at, usual }) => [(at - T0) / DAY, usual]),
    [
      [2, 6],
      [3, 6],
    ],
    'a day tells where the middle is, the next how often it is crossed',
  )
  t.strictSame(
    (await alerts()).map(({ device, reason }) => [device, reason]),
    [
      ['1000', 'cycle'],
      ['1001', 'cycle'],
    ],
  )
})

test('any split of the time into runs, any run again and any order of arrival finds the same', async (t) => {
  const until = T0 + 2 * DAY + 7 * HOUR
  const readings = [
    ...load(1000, T0, until, usually(30, T0 + 2 * DAY + HOUR, until, 5)),
    // With a silence in it, and over midnight.
    ...load(1001, T0, until, usually(20, T0 + 2 * DAY - HOUR, until, 300)).filter(
      ({ at }) => at < T0 + DAY + 5 * HOUR || at > T0 + DAY + 8 * HOUR,
    ),
  ]
  const late = readings.filter(
    ({ at, device }) => device === 1000 && at >= T0 + 2 * DAY + 100 * MINUTE && at < T0 + 2 * DAY + 170 * MINUTE,
  )
  const results: unknown[] = []
  for (const split of ['days', 'parts, the last again', 'as scheduled, some late']) {
    const { write, over, at, scores, kept } = await cycle(t)
    await write(split === 'as scheduled, some late' ? readings.filter((one) => !late.includes(one)) : readings)
    if (split === 'days') {
      for (let from = T0; from < until; from += DAY) await over(from, Math.min(until, from + DAY))
    } else if (split === 'parts, the last again') {
      for (let from = T0; from < until; from += 7 * HOUR) await over(from, Math.min(until, from + 7 * HOUR))
      await over(until - 3 * HOUR, until)
    } else {
      await over(T0, T0 + 2 * DAY - HOUR)
      const arrives = T0 + 2 * DAY + 3 * HOUR
      for (let now = T0 + 2 * DAY - HOUR; now <= arrives; now += HOUR) await at(now + 30_000)
      await write(late)
      for (const now of [MINUTE, 2 * MINUTE, HOUR, 2 * HOUR, 3 * HOUR, 4 * HOUR]) await at(arrives + now + 30_000)
    }
    // What ends where the readings do is judged by the next run.
    const judged = (await scores()).filter(({ at, ratio }) => at < until && ratio !== 0)
    t.ok(judged.length >= 4, split)
    results.push({
      judged: judged.map(rounded),
      switching: (await kept('switching')).filter(({ at }) => at < until).map(rounded),
    })
  }
  t.strictSame(results[1], results[0])
  t.strictSame(results[2], results[0])
})

test('what is switched off is not judged, and a device has its own', async (t) => {
  const { write, over, found } = await cycle(t, {
    ...fleet,
    devices: { 1001: { detectors: { cycle: { enabled: false } } }, 1002: { detectors: { cycle: { least: 7 } } } },
  })
  const until = T0 + 2 * DAY + 12 * HOUR
  const fault = until - 6 * HOUR
  for (const device of [1000, 1001, 1002]) await write(load(device, T0, until, usually(30, fault, until, 10)))
  for (let at = T0; at < until; at += DAY) await over(at, Math.min(until, at + DAY))
  t.strictSame(Object.keys(await found(T0)), ['1000 current_a'])
})
