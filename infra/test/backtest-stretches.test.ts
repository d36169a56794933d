import { unlearnedFromMs, withoutFeatures } from '@nrg/detection/tasks/sparse'
import { defaultFleetConfig, type FleetConfig } from '@nrg/schema/fleet-config'
import { test } from 'tap'
import { runStretch } from '../src/backtest/run-stretch.ts'
import { stretchMs } from '../src/backtest/stretch-length.ts'
import { unitsOf } from '../src/backtest/units.ts'
import { detectionTasks } from '../src/detection/tasks.ts'
import type { Span } from '../src/script/task-script.ts'
import { holdHalfHourly } from './fixture/half-hourly.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const T0 = Date.parse('2026-01-05T00:00:00Z')

const spanOf = (start: number, stop: number): Span => ({ start: new Date(start), stop: new Date(stop) })

/** What each task of a configuration is run over in a stretch, in hours since `T0`, in the order of the runs. */
async function runsOver(config: FleetConfig, span: Span, slices = [span]) {
  const runs: { readonly name: string; readonly from: number; readonly to: number }[] = []
  await runStretch(unitsOf(detectionTasks(config)), span, slices, async ({ script, now }) => {
    const text = script.toString()
    const name = /^option task = \{name: "nrg-([^"]+)"/m.exec(text)?.[1] ?? ''
    const to = now.getTime()
    const from = to - Number(/^option span = \{start: date\.sub\(d: (\d+)ms/m.exec(text)?.[1])
    runs.push({ name, from: (from - T0) / HOUR, to: (to - T0) / HOUR })
  })
  return runs
}

test('over a long stretch those run in short steps that go by what is learned meanwhile', async (t) => {
  const runs = await runsOver(defaultFleetConfig, spanOf(T0, T0 + 2 * DAY))
  const of = (task: string) => runs.flatMap(({ name, from, to }) => (name === task ? [[from, to]] : []))
  t.strictSame(of('rollup'), [[0, 48]])
  t.strictSame(of('offline'), [[0, 48]])
  t.strictSame(of('alert'), [[0, 48]])
  t.strictSame(
    of('feature'),
    Array.from({ length: 16 }, (_, index) => [3 * index, 3 * index + 3]),
  )
  t.strictSame(of('spread'), of('feature'), 'at each mark')
  t.strictSame(of('usual'), [
    [0, 12],
    [12, 24],
    [24, 36],
    [36, 48],
  ])
  for (const daily of ['custom', 'zscore', 'droop', 'seen', 'calm', 'peers'])
    t.strictSame(
      of(daily),
      [
        [0, 24],
        [24, 48],
      ],
      daily,
    )

  const place = (task: string, to: number) => runs.findIndex((run) => run.name === task && run.to === to)
  for (const [earlier, later, to] of [
    ['spread', 'feature', 3],
    ['feature', 'usual', 12],
    ['quarter', 'seen', 48],
    ['custom', 'zscore', 24],
    ['peers', 'peer', 48],
    ['droop', 'level', 48],
    ['usual', 'seasonal', 48],
    ['unseen', 'alert', 48],
  ] as const)
    t.ok(place(earlier, to) < place(later, to), `${earlier} before ${later}`)
  t.ok(place('zscore', 24) < place('custom', 48), 'what was reached is known when it becomes the custom')
})

test('a stretch that begins and ends anywhere is covered once, and single readings are judged in parts', async (t) => {
  const [start, stop] = [T0 + 100 * MINUTE, T0 + 26 * HOUR + 7 * MINUTE]
  const slices = [spanOf(start, T0 + 10 * HOUR), spanOf(T0 + 10 * HOUR, stop)]
  const runs = await runsOver(defaultFleetConfig, spanOf(start, stop), slices)
  for (const { name } of detectionTasks(defaultFleetConfig)) {
    const own = runs.filter((run) => `nrg-${run.name}` === name)
    t.equal(own[0]?.from, (start - T0) / HOUR, name)
    t.equal(own.at(-1)?.to, (stop - T0) / HOUR, name)
    for (const [index, run] of own.slice(1).entries()) t.equal(run.from, own[index]?.to, name)
  }
  const parts = runs.flatMap(({ name, to }) => (name === 'limit' || name === 'zscore' ? [`${name} ${to}`] : []))
  t.strictSame(
    parts.sort(),
    ['limit 10', `limit ${(stop - T0) / HOUR}`, 'zscore 10', 'zscore 24', `zscore ${(stop - T0) / HOUR}`].sort(),
  )
})

test('a failure ends a stretch when nothing runs any more', async (t) => {
  const failing = runStretch(unitsOf(detectionTasks(defaultFleetConfig)), spanOf(T0, T0 + HOUR), [], async () => {
    throw new Error('away')
  })
  await t.rejects(failing, { message: 'away' })
})

test('stretches are as long as memory allows, and whole days where they can be', (t) => {
  t.equal(stretchMs(defaultFleetConfig, 2, 96), 28 * DAY)
  t.equal(stretchMs(defaultFleetConfig, 0, 0), 28 * DAY)
  t.equal(stretchMs(defaultFleetConfig, 50, 4800), 5 * DAY)
  t.equal(stretchMs(defaultFleetConfig, 6000, 96), 3 * HOUR)
  t.equal(stretchMs(defaultFleetConfig, 2, 2 * 86_400), 2 * DAY, 'a few that report every second')
  t.end()
})

test('from which interval on nothing is learned by the minute', (t) => {
  t.equal(unlearnedFromMs(defaultFleetConfig), 12 * MINUTE)
  const metrics = [{ name: 'current_a', unit: 'A' }]
  const few = unlearnedFromMs({ metrics, detectors: { zscore: { min_samples: 4 } } })
  t.equal(few, 21 * MINUTE, 'four readings are a baseline of the z-score')
  t.equal(unlearnedFromMs({ metrics, detectors: { level: { window: '2m' } } }), Number.POSITIVE_INFINITY)
  t.equal(unlearnedFromMs({ metrics, detectors: { level: { window: '40m' } } }), 40 * MINUTE)
  const coarse = unlearnedFromMs({ metrics: [{ name: 'current_a', unit: 'A', resolution: '10m' }] })
  t.ok(coarse >= 10 * MINUTE)
  t.ok(withoutFeatures('nrg-feature-10s'))
  t.notOk(withoutFeatures('nrg-rollup'))
  t.notOk(withoutFeatures('nrg-peers'))
  t.end()
})

test('half-hourly readings: at once, they raise what they raise step by step', async (t) => {
  t.strictSame(await holdHalfHourly(t, 2), ['1001 offline'])
})
