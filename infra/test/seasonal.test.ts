import { formatLine } from '@nrg/influx/line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { type Test, test } from 'tap'
import { close, detectorOf, HOUR, MINUTE, T0 } from './fixture/detector.ts'

const NOW = T0 + 12 * HOUR
const [SD, THRESHOLD] = [0.1, 4.6]

/** What is usual about a time, and how far from that the mean of the last 72 minutes is. */
interface Case {
  readonly usual: (minute: number) => number
  readonly away: number
}

/** The score of each, as the tasks before this one would have it judged. */
async function judged(t: Test, cases: Readonly<Record<string, Case>>, fleet: FleetConfig) {
  const { connection, over, found } = await detectorOf(t, fleet, /^nrg-seasonal$/)
  const of = (device: string, minute: number, measurement: string, fields: Record<string, number>) =>
    formatLine({
      measurement,
      tags: { device_id: device, metric: 'current_a', kind: 'seasonal' },
      fields,
      time: BigInt(NOW + minute * MINUTE) * 1_000_000n,
    })
  const lines = Object.entries(cases).flatMap(([device, { usual, away }]) => [
    ...Array.from({ length: 120 }, (_, i) => of(device, i - 95, 'baseline', { mean: usual(i - 95), n: 3 })),
    of(device, 0, 'deviation', { z: away / SD, value: usual(0) + away, expected: usual(0), sd: SD, n: 2000 }),
  ])
  t.match(await createWriter(connection, buckets.rollup.name).write(lines), { kind: 'written' })
  await over(NOW, NOW + MINUTE)
  return Object.fromEntries((await found()).map((one) => [one.device, one]))
}

const fleet: FleetConfig = { metrics: [{ name: 'current_a', unit: 'A' }] }
const edgeAt = (minute: number) => (at: number) => (at < minute ? 15 : 3)

test('a load that goes by a clock may be switched some minutes sooner or later, and one that does not may not', async (t) => {
  const scores = await judged(
    t,
    {
      // As the usual strays that is the mean of minutes around, or who comes five minutes later: at an end of the window.
      last: { usual: edgeAt(3), away: 0.8 },
      first: { usual: edgeAt(-70), away: -0.8 },
      // In the midst of it that makes nothing of it, and neither does a usual that is level, or rises evenly.
      midst: { usual: edgeAt(-35), away: 0.8 },
      level: { usual: () => 15, away: 0.8 },
      rising: { usual: (minute) => 15 + 0.1 * minute, away: -0.8 },
      // An hour later is not that.
      hour: { usual: edgeAt(3), away: 3 },
    },
    fleet,
  )
  t.strictSame(Object.keys(scores).sort(), ['hour', 'level', 'midst', 'rising'])
  for (const device of ['level', 'midst', 'rising']) {
    t.ok(close(scores[device]?.score, 8), `${device}: ${scores[device]?.score}`)
    t.ok(close(scores[device]?.ratio, 8 / THRESHOLD))
  }
  const left = 3 - 0.12 * 12
  t.match(scores.hour, { value: 18 })
  t.ok(close(scores.hour?.score, left / SD), `${scores.hour?.score}`)
  t.ok(close(scores.hour?.expected, 18 - left), 'expected is what it would be then')
  t.ok(close(scores.hour?.far, left), 'and how far that is')
})

test('metrics of steps of their own have windows of so many of them, and where the usual is of no minutes around there is none', async (t) => {
  const cases = { last: { usual: edgeAt(3), away: 0.8 } }
  const coarse: FleetConfig = {
    metrics: [
      { name: 'temp_c', unit: '°C', resolution: '10m' },
      { name: 'current_a', unit: 'A' },
    ],
  }
  t.strictSame(await judged(t, cases, coarse), {})
  const scores = await judged(t, cases, { ...fleet, learning: { around: '0s' } })
  t.ok(close(scores.last?.score, 8))
})
