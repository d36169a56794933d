import type { FleetConfig } from '@nrg/schema/fleet-config'
import { type Test, test } from 'tap'
import { steps } from '../src/script/steps.ts'
import { detectorOf, HOUR, MINUTE, type PartialReading, rounded, T0 } from '../test/fixture/detector.ts'

const DAY = 24 * HOUR
const UNTIL = 3 * DAY + 18 * HOUR
const fleet: FleetConfig = { metrics: [{ name: 'current_a', unit: 'A' }] }

/** The tasks of single readings that stand out, and what they build on. */
const single = (t: Test, config = fleet) =>
  detectorOf(t, config, /^nrg-(rollup|spread|baseline|feature|usual|custom|zscore|spike|alert)/)

/** A reading a minute around 20 A, with noise that is the same every time; `more` at some minutes. */
function minutes(device: number, more: Readonly<Record<number, number>>): PartialReading[] {
  const readings: PartialReading[] = []
  let seed = device
  const random = () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
    return seed / 2_147_483_648 - 0.5
  }
  for (let at = 0; at < UNTIL; at += MINUTE)
    readings.push({ device, at: T0 + at, current_a: 20 + random() + random() + (more[at / MINUTE] ?? 0) })
  return readings
}

const on = (day: number, hour: number) => day * 1440 + hour * 60
const thrice = { [on(0, 10)]: 6, [on(1, 14)]: 6, [on(2, 18)]: 6 }
const readings = [
  // Switched on once a day, at another time each day; on the last one it takes three times as much, too.
  ...minutes(1000, { ...thrice, [on(3, 9)]: 6, [on(3, 15)]: 18 }),
  // On two days only.
  ...minutes(1001, { [on(1, 14)]: 6, [on(2, 18)]: 6, [on(3, 9)]: 6 }),
  // On three days, and the fourth before the custom of those is in force.
  ...minutes(1002, { ...thrice, [on(3, 2)]: 6 }),
]

async function raised(t: Test, config: FleetConfig, stepMs: number) {
  const { write, over, alerts, kept } = await single(t, config)
  await write(readings)
  const last = { start: new Date(T0 + 3 * DAY), stop: new Date(T0 + UNTIL) }
  for (const { start, stop } of steps({ start: new Date(T0), stop: last.start }, 3 * HOUR)) await over(+start, +stop)
  for (const { start, stop } of steps(last, stepMs, 3 * HOUR)) await over(+start, +stop)
  const found = (await alerts()).filter(({ state, at }) => state === 'raised' && at >= T0 + 3 * DAY)
  return { found, customs: await kept('custom') }
}

const told = (found: readonly { device: string; at: number }[]) =>
  found.map(({ device, at }) => `${device} ${(at - T0 - 3 * DAY) / HOUR}`).sort()

test('what a device does on three days is no news: what goes well beyond that is, in any split of the time', async (t) => {
  const { found, customs } = await raised(t, fleet, 3 * HOUR)
  t.strictSame(told(found), ['1000 15', '1001 9', '1002 2'])
  const own = customs.filter(({ device, kind, at }) => device === '1000' && kind === 'spike' && at > T0 + 3 * DAY)
  t.match(own, [{ at: T0 + 3 * DAY + 3 * HOUR }])
  const [first] = found
  const [reached = 0, score = 0, upper = 0] = [own[0]?.most, first?.score, first?.upper].map(Number)
  t.ok(reached > 10 && reached < 18, `about 6 A over a spread of about .45: ${reached}`)
  t.ok(score > 2 * reached, 'three times as much')
  const sd = (Number(first?.value) - Number(first?.expected)) / score
  if (first?.reason === 'spike')
    t.ok(Math.abs(upper - Number(first.expected) - 1.2 * reached * sd) < 1e-6, 'its band is as wide as its custom')
  t.strictSame((await raised(t, fleet, 50 * MINUTE)).found.map(rounded), found.map(rounded))
})

test('margin 0: whatever is a custom counts for nothing', async (t) => {
  const off = { margin: 0 }
  const { found, customs } = await raised(t, { ...fleet, detectors: { zscore: off, spike: off } }, 3 * HOUR)
  t.strictSame(told(found), ['1000 15', '1000 9', '1001 9', '1002 2'])
  t.not(customs.length, 0, 'other detectors go by theirs')
})
