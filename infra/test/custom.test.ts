import { type FieldValue, formatLine } from '@nrg/influx/line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { type Test, test } from 'tap'
import { detectorOf, HOUR, MINUTE, T0 } from './fixture/detector.ts'

const DAY = 24 * HOUR
const fleet: FleetConfig = {
  metrics: [{ name: 'current_a', unit: 'A' }],
  detectors: { level: { threshold: 5, release: 0.5 } },
  devices: { 1003: { detectors: { level: { margin: 0 } } } },
}

/** The customs and one detector that goes by them, over points that stand for what they build on. */
async function levels(t: Test) {
  const database = await detectorOf(t, fleet, /^nrg-(custom|level)$/)
  const writer = createWriter(database.connection, buckets.rollup.name)
  const save = async (measurement: string, tag: string, points: readonly Point[]) => {
    const lines = points.map(({ device, at, fields }) => {
      const tags = { device_id: String(device), metric: 'current_a', [tag]: tag === 'reason' ? 'zscore' : 'level' }
      return formatLine({ measurement, tags, fields, time: BigInt(at) * 1_000_000n })
    })
    t.match(await writer.write(lines), { kind: 'written' })
  }
  return {
    ...database,
    far: (points: readonly [device: number, at: number, z: number][]) =>
      save(
        'deviation',
        'kind',
        points.map(([device, at, z]) => ({ device, at, fields: { ...around, z } })),
      ),
    /** Points at distances in A, while the sd is so wide. */
    apart: (sd: number, points: readonly [device: number, at: number, amperes: number][]) =>
      save(
        'deviation',
        'kind',
        points.map(([device, at, amperes]) => {
          return { device, at, fields: { ...around, sd, value: 20 + amperes, z: amperes / sd } }
        }),
      ),
    scored: (points: readonly [device: number, at: number, ratio: number, score: number][]) =>
      save(
        'score',
        'reason',
        points.map(([device, at, ratio, score]) => ({ device, at, fields: { ratio, score } })),
      ),
    customs: async (kind = 'level') =>
      (await database.kept('custom'))
        .filter((one) => one.kind === kind)
        .map(({ device, at, most }) => [Number(device), (at - T0) / HOUR, most]),
    ratios: async () =>
      (await database.found()).map(({ device, at, ratio }) => [Number(device), (at - T0) / HOUR, ratio]),
  }
}

interface Point {
  readonly device: number
  readonly at: number
  readonly fields: Readonly<Record<string, FieldValue>>
}

const around = { value: 21, expected: 20, sd: 0.5, n: 2000 }
const day = (number: number, hours: number) => T0 + number * DAY + hours * HOUR
/** Days 0, 1 and 2 reach 8, 20 and 10, on either side. */
const thrice = (device: number): [number, number, number][] => [
  [device, day(0, 10), 8],
  [device, day(1, 10), -20],
  [device, day(1, 12), 15],
  [device, day(2, 23.9), 10],
]

test('a custom is what was reached on three days, in force from three hours after midnight', async (t) => {
  const { far, over, at, customs } = await levels(t)
  await far([...thrice(1000), ...thrice(1001).slice(1)])
  for (let from = 0; from < 4; from++) await over(day(from, 0), day(from, 3))
  t.strictSame(await customs(), [[1000, 75, 8]], 'two days are none')
  await over(day(3, 6), day(3, 9))
  t.strictSame(await customs(), [[1000, 75, 8]], 'a stretch with no midnight at its start changes nothing')
  // A fourth day, and one that is forgotten after fourteen: as scheduled.
  await far([[1000, day(3, 1), 9]])
  await at(day(4, 0) + 22_000)
  await at(day(15, 0) + 22_000)
  t.strictSame(await customs(), [
    [1000, 75, 8],
    [1000, 99, 9],
    [1000, 363, 9],
  ])
})

test("the z-score's custom comes from its scores; what was withdrawn counts for nothing", async (t) => {
  const { scored, over, customs } = await levels(t)
  const all = [0, 1, 2].map((number): [number, number, number, number] => [1000, day(number, 5), 1.2, 6])
  await scored([...all, ...all.map(([, at]): [number, number, number, number] => [1001, at, 0, 0])])
  await over(day(3, 0), day(3, 3))
  t.strictSame(await customs('zscore'), [[1000, 75, 6]])
})

test('the threshold is 1.2 times the custom where that is more, in any split of the time', async (t) => {
  const splits = { whole: 2 * DAY, hours: HOUR }
  for (const [name, step] of Object.entries(splits)) {
    const { far, over, ratios, scores } = await levels(t)
    const last: [number, number, number][] = [1000, 1001, 1003].flatMap((device) => [
      [device, day(3, 2), 9],
      [device, day(3, 4), 9],
      [device, day(3, 6), -12],
    ])
    await far([...thrice(1000), ...thrice(1001).slice(2), ...thrice(1003), ...last, [1000, day(4, 2.5), 9.6]])
    for (let from = day(3, 0); from < day(5, 0); from += step) await over(from, Math.min(from + step, day(5, 0)))
    const expected = [
      [1000, 74, 9 / 5],
      [1000, 76, 9 / 9.6],
      [1000, 78, 12 / 9.6],
      [1000, 98.5, 1],
      ...[1001, 1003].flatMap((device) => [74, 76, 78].map((hour) => [device, hour, hour === 78 ? 12 / 5 : 9 / 5])),
    ]
    t.strictSame(await ratios(), expected, name)
    const [, second] = await scores()
    t.match(second, { lower: 20 - 9.6 / 2, upper: 20 + 9.6 / 2 }, 'its band is as wide')
    await far([[1000, day(3, 6), 0]])
    await over(day(3, 6), day(3, 7))
    const gone = (await scores()).find((one) => one.device === '1000' && one.at === day(3, 6))
    t.match(gone, { ratio: 0, score: 0 }, 'what is withdrawn has no score that a custom could be made of')
  }
})

test('what is no farther in its unit than the custom is none, whatever has become of the sd', async (t) => {
  const { apart, over, ratios } = await levels(t)
  await apart(
    0.8,
    [0, 1, 2].map((number): [number, number, number] => [1000, day(number, 5), 3 + number]),
  )
  for (let from = 0; from < 3; from++) await over(day(from, 0), day(from + 1, 0))
  await apart(0.1, [
    [1000, day(3, 5), 3.5],
    [1000, day(3, 6), -3.5],
    [1000, day(3, 7), 3.7],
    [1001, day(3, 5), 3.5],
  ])
  await over(day(3, 0), day(4, 0))
  const later = (await ratios()).filter(([, hour]) => Number(hour) > 72)
  t.strictSame(later, [
    [1000, 77, 0.99],
    [1000, 78, 0.99],
    [1000, 79, 3.7 / 0.1 / 5],
    [1001, 77, 3.5 / 0.1 / 5],
  ])
})

test('a custom that was not renewed holds for another day, and no longer', async (t) => {
  const { far, over, ratios } = await levels(t)
  const at = [75, 122.9, 123 + MINUTE / HOUR].map((hours) => T0 + hours * HOUR)
  await far([...thrice(1000), ...at.map((when): [number, number, number] => [1000, when, 9])])
  await over(day(3, 0), day(3, 4))
  await over(day(5, 2), day(5, 4))
  t.strictSame(
    (await ratios()).map(([, , ratio]) => ratio),
    [9 / 9.6, 9 / 9.6, 9 / 5],
  )
})
