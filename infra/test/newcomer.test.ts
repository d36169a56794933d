import { alertTask } from '@nrg/detection/tasks/alert'
import { formatLine } from '@nrg/influx/line'
import { createWriter } from '@nrg/influx/write'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { type Test, test } from 'tap'
import { renderTask } from '../src/script/task-script.ts'
import { detector, HOUR, MINUTE, T0 } from './fixture/detector.ts'
import { type TestScore, writeScores } from './fixture/scores.ts'

const config: FleetConfig = {
  metrics: [
    { name: 'current_a', unit: 'A' },
    { name: 'temp_c', unit: '°C' },
    { name: 'voltage_v', unit: 'V' },
  ],
  devices: {
    2009: { detectors: { level: { frozen: { start: '2026-01-04T00:00:00Z', stop: '2026-01-05T00:00:00Z' } } } },
  },
}

interface Strayed {
  readonly device: number
  readonly hour: number
  readonly value: number
  readonly expected: number
  readonly reason?: string
  readonly metric?: string
  readonly ratio?: number
}

const score = ({
  device,
  hour,
  value,
  expected,
  reason = 'zscore',
  metric = 'current_a',
  ratio = 1.4,
}: Strayed): TestScore => {
  const fields = { value, expected, far: Math.abs(value - expected) }
  return { device: String(device), metric, reason, at: T0 + hour * HOUR, ratio, score: 5 * ratio, fields }
}

/** Hours in which a metric of a device was between two values, and nothing of what came before. */
const hours = (device: number, metric: string, [low, high]: readonly [number, number], until = 72, from = 0) =>
  Array.from({ length: until - from }, (_, hour) =>
    formatLine({
      measurement: 'rollup',
      tags: { device_id: String(device), metric },
      fields: { n: 60, mean: (low + high) / 2, min: low, max: high },
      time: BigInt(T0 + (from + hour) * HOUR + MINUTE) * 1_000_000n,
    }),
  )

/** Which scores opened an alert, by device, metric, reason and hour, whether judged at once or an hour at a time. */
async function told(t: Test, scores: readonly TestScore[], rollups: readonly string[], until: number) {
  const found = []
  for (const step of [until, 1]) {
    const { connection, over, alerts } = await detector(t, config)
    t.match(await createWriter(connection, buckets.rollup.name).write(rollups), { kind: 'written' })
    await writeScores(connection, scores)
    const task = [renderTask(alertTask(config, 'v1'))]
    for (let hour = 0; hour < until; hour += step) await over(T0 + hour * HOUR, T0 + (hour + step) * HOUR, task)
    const raised = (await alerts()).filter(({ state }) => state === 'raised')
    found.push(raised.map(({ device, metric, reason, at }) => [Number(device), metric, reason, (at - T0) / HOUR]))
  }
  t.strictSame(found[1], found[0], 'an hour at a time as in one run')
  return found[0]
}

test('what a device does first is no news in its first two days, and what it never did is', async (t) => {
  const night = [1, 6] as const
  const rollups = [2000, 2001, 2002, 2003, 2004, 2005, 2006, 2009].flatMap((device) =>
    hours(device, 'current_a', night),
  )
  const scores = [
    // Twice what it was.
    score({ device: 2000, hour: 10, value: 10.4, expected: 5.2 }),
    // Switched on; and the same at night, when the second day is over.
    score({ device: 2001, hour: 10, value: 40, expected: 5 }),
    score({ device: 2001, hour: 51, value: 140, expected: 5 }),
    // What is learned over days knows nothing on the first one, and then goes by what there has been.
    score({ device: 2002, hour: 10, value: 15, expected: 5, reason: 'spike' }),
    score({ device: 2002, hour: 30, value: 6.1, expected: 4, reason: 'seasonal' }),
    score({ device: 2002, hour: 35, value: 6.8, expected: 4, reason: 'seasonal' }),
    // What it has been at, give or take a seventh of all that; until two days have passed.
    score({ device: 2003, hour: 20, value: 3.9, expected: 5.5 }),
    score({ device: 2003, hour: 47, value: 4.5, expected: 5.9, ratio: 3 }),
    score({ device: 2003, hour: 52, value: 4.5, expected: 20, ratio: 9 }),
    // What always runs has no such range.
    score({ device: 2007, hour: 30, value: 5.5, expected: 4.5, reason: 'seasonal' }),
    // What is switched scatters.
    score({ device: 2004, hour: 30, value: 9, expected: 1, reason: 'noise' }),
    score({ device: 2007, hour: 40, value: 9, expected: 1, reason: 'noise' }),
    // In its first hour, when nothing has been seen yet.
    score({ device: 2005, hour: 0.5, value: 9, expected: 5 }),
    // Whatever a limit says.
    score({ device: 2006, hour: 10, value: 81, expected: 5, reason: 'limit' }),
    // Known to be good before.
    score({ device: 2009, hour: 10, value: 40, expected: 5, reason: 'level' }),
    score({ device: 2009, hour: 40, value: 5.5, expected: 4, reason: 'level' }),
  ]
  t.strictSame(await told(t, scores, rollups, 56), [
    [2000, 'current_a', 'zscore', 10],
    [2001, 'current_a', 'zscore', 51],
    [2002, 'current_a', 'seasonal', 35],
    [2003, 'current_a', 'zscore', 52],
    [2005, 'current_a', 'zscore', 0.5],
    [2006, 'current_a', 'limit', 10],
    [2007, 'current_a', 'noise', 40],
    [2007, 'current_a', 'seasonal', 30],
    [2009, 'current_a', 'level', 10],
    [2009, 'current_a', 'level', 40],
  ])
})

test('what strays with a load of its device is the load’s, for an hour; of a voltage on the first day', async (t) => {
  const rollups = ['current_a', 'temp_c', 'voltage_v'].flatMap((metric) => [
    ...hours(3000, metric, [1, 2]),
    ...hours(3001, metric, [1, 2]),
    ...hours(3002, metric, [1, 2], 240, -240),
  ])
  const load = (device: number, hour: number) => score({ device, hour, value: 50, expected: 5, ratio: 3 })
  const scores = [
    load(3000, 10),
    score({ device: 3000, metric: 'voltage_v', hour: 10, value: 220, expected: 230 }),
    score({ device: 3000, metric: 'temp_c', hour: 10.5, value: 50, expected: 40 }),
    score({ device: 3000, metric: 'voltage_v', hour: 12, value: 200, expected: 230, ratio: 4 }),
    // Another device's load.
    score({ device: 3001, metric: 'temp_c', hour: 10.5, value: 50, expected: 40 }),
    load(3002, 10),
    score({ device: 3002, metric: 'voltage_v', hour: 10, value: 220, expected: 230 }),
    score({ device: 3002, metric: 'temp_c', hour: 9.5, value: 50, expected: 40 }),
    score({ device: 3002, metric: 'temp_c', hour: 11, value: 50, expected: 40 }),
    load(3002, 20),
    score({ device: 3002, metric: 'temp_c', hour: 21 + 1 / 60, value: 50, expected: 40 }),
  ]
  t.strictSame(await told(t, scores, rollups, 24), [
    [3000, 'voltage_v', 'zscore', 12],
    [3001, 'temp_c', 'zscore', 10.5],
    [3002, 'current_a', 'zscore', 10],
    [3002, 'current_a', 'zscore', 20],
    [3002, 'temp_c', 'zscore', 9.5],
    [3002, 'temp_c', 'zscore', 21 + 1 / 60],
    [3002, 'voltage_v', 'zscore', 10],
  ])
})
