import type { FleetConfig } from '@nrg/schema/fleet-config'
import tap, { test } from 'tap'
import { detector, type Found, MINUTE, quiet, SECOND, T0, type TestReading } from './fixture/detector.ts'

tap.setTimeout(280_000)

const config: FleetConfig = {
  metrics: [{ name: 'current_a', unit: 'A', limit: { upper: 30 } }],
  detectors: { zscore: { sd_floor: 0.1 } },
}

/** Readings of current alone, and no two at a time. */
const current = (readings: readonly TestReading[], except: readonly TestReading[] = []) => {
  const taken = new Set(except.map(({ device, at }) => `${device} ${at}`))
  return readings
    .filter(({ device, at }) => !taken.has(`${device} ${at}`))
    .map(({ device, at, current_a }) => ({ device, at, current_a }))
}

/** Whole numbers below a bound, the same every time. */
function numbers(seed: number): (bound: number) => number {
  let state = seed
  return (bound) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return Math.floor((state / 2_147_483_648) * bound)
  }
}

const raised = (alerts: readonly Found[], reason?: string) =>
  alerts.filter((alert) => alert.state === 'raised' && (reason === undefined || alert.reason === reason))

for (const outage of [20, 40])
  test(`50 faults whose readings arrive after an outage of ${outage} minutes are 50 alerts, none twice`, async (t) => {
    const { write, at, alerts } = await detector(t, config)
    const pick = numbers(outage)
    const devices = Array.from({ length: 50 }, (_, i) => 1000 + i)
    const down = T0 + 65 * MINUTE
    const up = down + outage * MINUTE
    await write(devices.flatMap((device) => current(quiet(device, T0, down))))
    await at(down + 7 * SECOND)
    t.strictSame(await alerts(), [], 'a quiet hour')

    // A fault of each device while the database is away; no task runs. Then all of it comes, in no order.
    const faults = devices.map((device) => ({
      device,
      at: down + MINUTE + pick((outage - 3) * 6) * 10 * SECOND,
      current_a: 26,
    }))
    const late = [
      ...faults,
      ...current(
        devices.flatMap((device) => quiet(device, down, up)),
        faults,
      ),
    ]
    const shuffled = late.map((reading) => ({ reading, key: pick(1e9) })).sort((a, b) => a.key - b.key)
    const batches = [0, 1, 2].map((part) => shuffled.filter((_, i) => i % 3 === part).map(({ reading }) => reading))
    for (const [i, batch] of batches.entries()) {
      await write(batch)
      await at(up + (7 + 10 * i) * SECOND)
    }
    for (const seconds of [37, 97]) {
      await at(up + seconds * SECOND)
      const found = raised(await alerts())
      t.strictSame(
        found.map(({ device, metric, reason, at: began, value }) => [device, metric, reason, began, value]),
        faults.map(({ device, at: began }) => [String(device), 'current_a', 'zscore', began, 26]),
      )
      t.strictSame([...new Set(found.map(({ at: began, until }) => Number(until) / 1e6 - began))], [0])
    }
  })

test('late readings that pull the baseline withdraw an alert, and those that fill a gap amend one', async (t) => {
  const { write, at, alerts } = await detector(t, config)
  const now = T0 + 100 * MINUTE
  const fault = { device: 1000, at: now - 5 * MINUTE, current_a: 26 }
  // A device of which the first half of the readings is late, and swings; and one whose readings past the limit have a gap.
  const known = current(quiet(1000, now - 34 * MINUTE, now - 6 * MINUTE))
  const past = [40, 39, 38, 20, 19].map((minutes) => ({ device: 1001, at: now - minutes * MINUTE, current_a: 31 }))
  await write([...known, fault, ...past])
  await at(now)
  const limits = async () =>
    raised(await alerts(), 'limit').map(({ at: began, until, peak }) => [
      (began - now) / MINUTE,
      Math.round((Number(until) / 1e6 - now) / MINUTE),
      peak,
    ])
  t.match(raised(await alerts(), 'zscore'), [{ device: '1000', at: fault.at, value: 26 }])
  t.strictSame(await limits(), [
    [-40, -38, 1],
    [-20, -19, 1],
  ])

  const swinging = current(quiet(1000, now - 70 * MINUTE, now - 35 * MINUTE)).map((reading, i) => ({
    ...reading,
    current_a: i % 2 === 0 ? 14 : 26,
  }))
  await write([...swinging, { device: 1001, at: now - 29 * MINUTE, current_a: 33 }])
  await at(now + 10 * SECOND)
  t.strictSame(raised(await alerts(), 'zscore'), [])
  t.match(
    (await alerts()).filter(({ reason }) => reason === 'zscore'),
    [{ device: '1000', at: fault.at, state: 'withdrawn' }],
  )
  t.strictSame(await limits(), [[-40, -19, 3]], 'two alerts have become one')
  t.match(
    (await alerts()).filter(({ reason, state }) => reason === 'limit' && state === 'withdrawn'),
    [{ device: '1001', at: now - 20 * MINUTE }],
  )
  await at(now + 20 * SECOND)
  t.strictSame(await limits(), [[-40, -19, 3]])
})
