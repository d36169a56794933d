import { type FieldValue, formatLine } from '@nrg/influx/line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { type Test, test } from 'tap'
import { close, detectorOf, HOUR, MINUTE, rounded, SECOND, T0, wave } from './fixture/detector.ts'

const DAY = 24 * HOUR
const fleet: FleetConfig = {
  metrics: [
    { name: 'voltage_v', unit: 'V' },
    { name: 'current_a', unit: 'A' },
  ],
}

interface Point {
  readonly device: number
  readonly metric: 'voltage_v' | 'current_a'
  readonly at: number
  readonly kind?: string
  readonly fields: Readonly<Record<string, FieldValue>>
}

/** What is learned of voltages and loads, and detectors that go by it, over points that stand for what they build on. */
async function droop(t: Test, names = /^nrg-(droop|level|noise)$/) {
  const database = await detectorOf(t, fleet, names)
  const writer = createWriter(database.connection, buckets.rollup.name)
  return {
    ...database,
    save: async (measurement: string, points: readonly Point[]) => {
      const lines = points.map(({ device, metric, at, kind, fields }) => {
        const tags = { device_id: String(device), metric, ...(kind && { kind }) }
        return formatLine({ measurement, tags, fields, time: BigInt(at) * 1_000_000n })
      })
      t.match(await writer.write(lines), { kind: 'written' })
    },
    slopes: async () =>
      (await database.kept('droop')).map(({ device, metric, at, slope }) => [
        Number(device),
        metric,
        (at - T0) / HOUR,
        typeof slope === 'number' ? Number(slope.toFixed(2)) : slope,
      ]),
  }
}

/** A load of 16 A that comes and goes by the half hour, and the voltage: `perAmpere` of it, and some of its own. */
function loaded(device: number, from: number, until: number, perAmpere: number): Point[] {
  const points: Point[] = []
  for (let at = from; at < until; at += 5 * MINUTE) {
    const load = ((at - T0) / MINUTE) % 60 < 30 ? 16 : 0
    const volts = 230 + perAmpere * load + 0.4 * wave(at, device)
    points.push({ device, metric: 'current_a', at, fields: { mean: load + 0.1 * wave(at, device + 3) } })
    points.push({ device, metric: 'voltage_v', at, fields: { mean: volts } })
  }
  return points
}

/** A deviation of each, of a kind. */
function strays(
  device: number,
  at: number,
  volts: number,
  amperes: number | undefined,
  kind = 'level',
  expected = 230,
): Point[] {
  const of = (metric: Point['metric'], value: number, usual: number, sd: number): Point => {
    return { device, metric, at, kind, fields: { z: (value - usual) / sd, value, expected: usual, sd, n: 2000 } }
  }
  const voltage = of('voltage_v', volts, expected, 0.4)
  return amperes === undefined ? [voltage] : [voltage, of('current_a', amperes, 0, 8)]
}

test('by how much a voltage goes with a load is the median of days, in force from three hours after midnight', async (t) => {
  const { save, over, slopes, kept } = await droop(t)
  await save('rollup', [
    ...loaded(1000, T0, T0 + 3 * DAY, -0.15),
    // A generator: the voltage rises with it. On its last day something else moves it, ten times as much.
    ...loaded(1001, T0, T0 + 2 * DAY, 0.1),
    ...loaded(1001, T0 + 2 * DAY, T0 + 3 * DAY, 1),
    // One that is not driven by its load at all.
    ...loaded(1002, T0, T0 + 3 * DAY, 0),
  ])
  for (let at = T0; at <= T0 + 3 * DAY; at += 3 * HOUR) await over(at, at + 3 * HOUR)
  t.strictSame(await slopes(), [
    [1000, 'voltage_v', 27, -0.15],
    [1000, 'voltage_v', 51, -0.15],
    [1000, 'voltage_v', 75, -0.15],
    [1001, 'voltage_v', 27, 0.1],
    [1001, 'voltage_v', 51, 0.1],
    [1001, 'voltage_v', 75, 0.1],
  ])
  // The tag `load` is none of what the fixture tells points apart by.
  const [first] = (await kept('droop')).filter(({ device }) => device === '1000')
  t.ok(Number(first?.share) > 0.5 && Number(first?.share) <= 1, 'how much the load tells of it')
})

test('what the load explains of a deviation is none of the voltage, in any split of the time', async (t) => {
  const results: unknown[] = []
  const noon = T0 + DAY + 12 * HOUR
  for (const step of [DAY, 12 * HOUR, 3 * HOUR]) {
    const { save, over, found } = await droop(t)
    await save('rollup', [...loaded(1000, T0, T0 + DAY, -0.15), ...loaded(1001, T0, T0 + DAY, -0.15)])
    await save('deviation', [
      // All of it; more than that; a voltage alone; a load without a slope, before it is in force and of another device.
      ...strays(1000, noon, 227.6, 16),
      ...strays(1000, noon + HOUR, 225.2, 16),
      ...strays(1000, noon + 2 * HOUR, 225.2, undefined),
      // A load's that was taken back explains nothing.
      ...strays(1000, noon + 3 * HOUR, 225.2, 16).map((one) => {
        return one.metric === 'current_a' ? { ...one, fields: { ...one.fields, z: 0 } } : one
      }),
      ...strays(1000, T0 + DAY + 2 * HOUR, 227, 20),
      ...strays(1002, noon, 227, 20),
      // What would be more with the load is not: it went up, and should have gone down.
      ...strays(1001, noon, 232.4, 16),
      // A scatter of 1.3 V, of which that of the load makes 1.2.
      ...strays(1001, noon + HOUR, 1.4, 8, 'noise', 0.1),
      ...strays(1001, noon + 2 * HOUR, 4, 8, 'noise', 0.1),
    ])
    for (let at = T0; at < T0 + 2 * DAY; at += step) await over(at, at + step)
    const all = (await found()).filter(({ metric }) => metric === 'voltage_v')
    t.strictSame(
      all.map(({ device, reason, at, value }) => [Number(device), reason, (at - T0) / HOUR, value]),
      [
        [1000, 'level', 26, 227],
        [1000, 'level', 37, 225.2],
        [1000, 'level', 38, 225.2],
        [1000, 'level', 39, 225.2],
        [1001, 'level', 36, 232.4],
        [1001, 'noise', 38, 4],
        [1002, 'level', 36, 227],
      ],
      `by ${step / HOUR} h`,
    )
    const [, part, alone] = all
    t.ok(close(part?.score, 6, 0.05) && close(part?.expected, 227.6, 0.001), 'what the load left of it')
    t.ok(close(alone?.score, 12) && close(alone?.expected, 230))
    results.push(all.map(rounded))
  }
  t.strictSame(results[1], results[0])
  t.strictSame(results[2], results[0])
})

test('a reading is judged by what its load explains at the same time', async (t) => {
  const { save, write, over, found } = await droop(t, /^nrg-(droop|spike)$/)
  const noon = T0 + DAY + 12 * HOUR
  await save('rollup', loaded(1000, T0, T0 + DAY, -0.15))
  const known = (metric: Point['metric'], at: number, mean: number, sd: number): Point => {
    return { device: 1000, metric, at, kind: 'spike', fields: { mean, last: mean, sd, n: 1000 } }
  }
  for (let minute = 0; minute < 20; minute++)
    await save('baseline', [
      known('voltage_v', noon + minute * MINUTE, 230, 0.3),
      known('current_a', noon + minute * MINUTE, 2, 0.5),
    ])
  await write([
    { device: 1000, at: noon + 5 * MINUTE, voltage_v: 227.6, current_a: 18 },
    { device: 1000, at: noon + 10 * MINUTE, voltage_v: 227.6, current_a: 2 },
    { device: 1000, at: noon + 15 * MINUTE + 30 * SECOND, voltage_v: 224, current_a: 18 },
  ] as never)
  await over(T0 + DAY, T0 + DAY)
  await over(noon, noon + 20 * MINUTE)
  const all = (await found()).filter(({ metric }) => metric === 'voltage_v')
  t.strictSame(
    all.map(({ at }) => (at - noon) / MINUTE),
    [10, 15.5],
  )
  t.ok(close(all[0]?.score, 8) && close(all[1]?.score, 12, 0.1), `${all[0]?.score} ${all[1]?.score}`)
})
