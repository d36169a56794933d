import { alertTask } from '@nrg/detection/tasks/alert'
import { formatLine } from '@nrg/influx/line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import fc from 'fast-check'
import { type Test, test } from 'tap'
import { renderTask } from '../src/script/task-script.ts'
import { detector, HOUR, MINUTE, T0 } from './fixture/detector.ts'
import { type TestScore, writeScores } from './fixture/scores.ts'

const DAY = 24 * HOUR

const config: FleetConfig = {
  sites: { depot: { time_zone: 'Europe/Berlin' }, mine: { time_zone: 'Australia/Perth' } },
  metrics: [{ name: 'current_a', unit: 'A' }],
  devices: { 1004: { site: 'depot' }, 1005: { site: 'mine' } },
}

const score = (device: string, at: number, ratio = 1.5, reason = 'spike', far?: number): TestScore => {
  return {
    device,
    metric: 'current_a',
    reason,
    at,
    ratio,
    score: 5 * ratio,
    ...(far !== undefined && { fields: { far } }),
  }
}

/** The alerts of some scores, each as its device and the hours since `from`, once the runs have been over them. */
async function alertsOf(
  t: Test,
  scores: readonly TestScore[],
  runs: readonly (readonly [start: number, stop: number])[],
  fleet = config,
  from = T0,
) {
  const { connection, over, alerts } = await detector(t, fleet)
  t.match(await createWriter(connection, buckets.rollup.name).write(heard.map(firstHeard)), { kind: 'written' })
  await writeScores(connection, scores)
  for (const [start, stop] of runs) await over(start, stop, [renderTask(alertTask(fleet, 'v1'))])
  const raised = (await alerts()).filter(({ state }) => state === 'raised')
  return raised.map(({ device, reason, at }) => [device, reason, (at - from) / HOUR])
}

/** Since when devices are heard of, where that is known. */
const heard = [
  ['1008', T0 - HOUR],
  ['1009', T0 - 2 * DAY],
  ['1010', T0 - HOUR],
] as const
const firstHeard = ([device, at]: readonly [device: string, at: number]) =>
  formatLine({
    measurement: 'rollup',
    tags: { device_id: device, metric: 'current_a' },
    fields: { n: 1 },
    time: BigInt(at) * 1_000_000n,
  })

const eight = (day: number, minutes = 0) => T0 + day * DAY + 8 * HOUR + minutes * MINUTE

test('what a device does at this time of day, or on this day of the week, is no news', async (t) => {
  const scores = [
    ...[0, 1, 2, 3, 5].map((day) => score('1000', eight(day))),
    // It may come some time sooner or later, and half as far again; or lasts for longer, which is told then.
    score('1000', eight(2, 40)),
    score('1000', eight(3, -30), 2.2),
    score('1000', eight(4, -10), 2.4),
    ...[10, 20, 30, 40, 50, 60].map((minutes) => score('1000', eight(5, minutes))),
    // Any detector's will do, and one alert is of all of them; another metric's or device's will not.
    score('1001', eight(0), 1.5, 'zscore'),
    ...[1, 2].map((day) => score('1001', eight(day))),
    ...[1, 2].map((day) => score('1001', eight(day), 1.5, 'level')),
    // Once on the same day of the week.
    ...[0, 7].map((day) => score('1002', eight(day))),
    // As far as ever, and more sd, for those became smaller as more was learned; and farther.
    ...[1.5, 3, 9].map((ratio, day) => score('1006', eight(day), ratio, 'spike', [12, 11, 16][day])),
    ...[1.5, 3, 9].map((ratio, day) => score('1007', eight(day), ratio, 'spike', [12, 11, 17][day])),
    // In the first three days one day will do, if it is no more than half as far again.
    ...[0, 1, 3].map((day) => score('1008', eight(day))),
    score('1008', eight(2), 2.4),
    ...[0, 1].map((day) => score('1009', eight(day))),
    // On its first day, the same at another time, and not what is larger by half, or of another quarter of an hour.
    ...[0, 6, 12].map((hours) => score('1010', T0 + hours * HOUR, 1 + hours / 10)),
    ...[14, 26].map((hours) => score('1010', T0 + hours * HOUR, 3.5)),
    score('1010', T0 + 14 * HOUR + 5 * MINUTE, 9),
    score('1010', T0 + 14 * HOUR + 16 * MINUTE, 12),
    // A limit is one whenever it is passed.
    ...[0, 1, 2].map((day) => score('1003', eight(day), 1.5, 'limit')),
  ]
  const right = [
    ['1000', 'spike', 8],
    ['1000', 'spike', 24 + 8],
    ['1000', 'spike', 4 * 24 + 8 - 1 / 6],
    ['1000', 'spike', 5 * 24 + 9],
    ['1001', 'spike', 24 + 8],
    ['1001', 'zscore', 8],
    ['1002', 'spike', 8],
    ...[0, 1, 2].map((day) => ['1003', 'limit', day * 24 + 8]),
    ...[0, 1].map((day) => ['1006', 'spike', day * 24 + 8]),
    ...[0, 1, 2].map((day) => ['1007', 'spike', day * 24 + 8]),
    ...[0, 2].map((day) => ['1008', 'spike', day * 24 + 8]),
    ...[0, 1].map((day) => ['1009', 'spike', day * 24 + 8]),
    ...[0, 6, 14, 26].map((hour) => ['1010', 'spike', hour]),
  ]
  const end = T0 + 9 * DAY
  t.strictSame(await alertsOf(t, scores, [[T0, end]]), right, 'one run')
  const thirds = [0, 3, 6].map((day) => [T0 + day * DAY, T0 + (day + 3) * DAY] as const)
  t.strictSame(await alertsOf(t, scores, thirds.toReversed()), right, 'three days at a time, the last first')
  const all = await alertsOf(t, scores, [[T0, end]], { ...config, learning: { habit: 0 } })
  t.equal(all.filter(([device]) => device === '1000').length, 8, 'switched off, it is all told')
})

test('the time of day is that of the site, whose clocks change', async (t) => {
  // In Berlin they go back on the 25th, in Perth they do not.
  const from = Date.parse('2026-10-22T00:00:00Z')
  const scores = ['1004', '1005'].flatMap((device) =>
    [6, 30, 54, 79, 103].map((hour) => score(device, from + hour * HOUR)),
  )
  const found = await alertsOf(t, scores, [[from, from + 6 * DAY]], config, from)
  t.strictSame(found, [
    ...[6, 30].map((hour) => ['1004', 'spike', hour]),
    // An hour later, on two days.
    ...[6, 30, 79, 103].map((hour) => ['1005', 'spike', hour]),
  ])
})

test('any runs over habits come to the same alerts', async (t) => {
  const { connection, over, alerts } = await detector(t, config)
  const task = [renderTask(alertTask(config, 'v1'))]
  let tries = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(
        fc.record({
          day: fc.integer({ min: 0, max: 4 }),
          minute: fc.integer({ min: -60, max: 60 }),
          ratio: fc.constantFrom(0.7, 1, 1.4, 2, 20),
          reason: fc.constantFrom('spike', 'zscore', 'level'),
          far: fc.constantFrom(1, 2, 4),
        }),
        { minLength: 10, maxLength: 40 },
      ),
      fc.array(fc.integer({ min: 0, max: 5 * 24 * 12 }), { maxLength: 4 }),
      fc.boolean(),
      async (faults, marks, backwards) => {
        const began = T0 + 40 * DAY * tries++
        const at = ({ day, minute }: { day: number; minute: number }) => began + day * DAY + 8 * HOUR + minute * MINUTE
        const both = faults.flatMap((one) =>
          ['1000', '1004'].map((device) => score(device, at(one), one.ratio, one.reason, one.ratio < 1 ? 0 : one.far)),
        )
        const unique = [...new Map(both.map((one) => [`${one.device} ${one.reason} ${one.at}`, one])).values()]
        await writeScores(connection, unique)
        // Of the one it is known that the first day is its first.
        const first = firstHeard(['1004', began + 7.5 * HOUR])
        t.match(await createWriter(connection, buckets.rollup.name).write([first]), { kind: 'written' })
        const cuts = [0, ...marks.sort((a, b) => a - b), 5 * 24 * 12].map((five) => began + five * 5 * MINUTE)
        const parts = cuts.slice(1).flatMap((stop, index) => {
          const start = cuts[index] ?? stop
          return start < stop ? [[start, stop] as const] : []
        })
        const raised = async () =>
          (await alerts())
            .filter((alert) => alert.state === 'raised' && alert.at >= began)
            .map(({ device, reason, at, until, peak, severity }) => [device, reason, at, until, peak, severity])
        for (const [start, stop] of backwards ? [...parts, ...parts.toReversed()] : parts) await over(start, stop, task)
        const inParts = await raised()
        await over(began, began + 5 * DAY, task)
        t.strictSame(inParts, await raised())
      },
    ),
    { numRuns: 4, endOnFailure: true },
  )
})
