import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { BucketsAPI } from '@influxdata/influxdb-client-apis'
import { flux, fluxSource, fluxString } from '@nrg/influx/flux'
import { createReader } from '@nrg/influx/query'
import { openTestDatabase } from '@nrg/influx/testing/test-database'
import { startInfluxDB } from '@nrg/influx-embedded'
import { readingsFile } from '@nrg/readings-file/readings-file'
import type { StoredAlert } from '@nrg/schema/alert'
import { buckets } from '@nrg/schema/bucket'
import type { FleetConfig } from '@nrg/schema/fleet-config'
import { Type } from '@sinclair/typebox'
import { test } from 'tap'
import { type BacktestOptions, backtest } from '../src/backtest/backtest.ts'
import { compareAlerts } from '../src/backtest/compare.ts'
import { describeAlerts, describeDifference } from '../src/backtest/describe.ts'
import { loadReadings } from '../src/backtest/load-readings.ts'
import { parseBacktestArguments } from '../src/backtest/options.ts'
import { readingLines } from '../src/backtest/readings-file.ts'
import { redirected } from '../src/backtest/redirect.ts'
import { showProgress } from '../src/backtest/show-progress.ts'
import { detectionTasks } from '../src/detection/tasks.ts'
import { steps } from '../src/script/steps.ts'

const MINUTE = 60_000
const T0 = Date.parse('2026-01-05T00:00:00Z')

const others = [
  ...['spike', 'level', 'noise', 'seasonal', 'stuck', 'offline', 'supply', 'night', 'cycle'],
  ...['unseen', 'unsteady', 'peer'],
]
const config: FleetConfig = {
  metrics: [{ name: 'current_a', unit: 'A', limit: { upper: 30 } }],
  detectors: {
    zscore: { sd_floor: 0.1, min_samples: 20 },
    ...Object.fromEntries(others.map((detector) => [detector, { enabled: false }])),
  },
}

/** An hour and a half of a device, every 20 s, with one value past the limit. */
function file(dir: string): string {
  const lines: string[] = []
  for (let at = T0; at < T0 + 90 * MINUTE; at += 20_000) {
    const value = at === T0 + 80 * MINUTE ? 34 : 20 + 0.5 * Math.sin(at / 7919)
    lines.push(`energy,device_id=1000 current_a=${value} ${at / 1000}`)
  }
  mkdirSync(dir, { recursive: true })
  const path = join(dir, 'readings.lp.gz')
  writeFileSync(path, gzipSync(`# a comment\n${lines.join('\n')}\n`))
  return path
}

const alert = (of: Partial<StoredAlert>): StoredAlert => ({
  device_id: '1000',
  metric: 'current_a',
  reason: 'zscore',
  time: new Date(T0).toISOString(),
  state: 'raised',
  since: T0,
  until: T0 + MINUTE,
  score: 6,
  peak: 7,
  severity: 'warning',
  ...of,
})

test('history of a file: the alerts that would have been raised, and no trace in the database', async (t) => {
  const names = [buckets.raw.name, buckets.rollup.name, buckets.alerts.name]
  const { connection } = await openTestDatabase(t, { buckets: names, start: startInfluxDB, env: process.env })
  const all = await loadReadings(connection, readingLines(await readingsFile(file(t.testdir()), {}), t.fail))
  t.strictSame(all, { start: new Date(T0), stop: new Date(T0 + 90 * MINUTE - 20_000 + 1) })

  const said: number[] = []
  const span = { start: new Date(T0 + 70 * MINUTE), stop: all.stop }
  const warmUpMs = 2 * 60 * MINUTE
  const progress = (done: number, total: number) => said.push(done / total)
  const scores: unknown[] = []
  const kept: BacktestOptions['kept'] = async (reader, { rollups }) => {
    const points = flux`from(bucket: ${fluxString(rollups)}) |> range(start: 0)
      |> filter(fn: (r) => r._measurement == "score" and r._field == "ratio" and r.reason == "limit")`
    scores.push(...(await reader.collect(points, Type.Object({ _time: Type.Date() }))))
  }
  const found = await backtest({ connection, config, span, warmUpMs, progress, stepMs: 60 * MINUTE, kept })
  t.match(scores, [{ _time: new Date(T0 + 80 * MINUTE) }], 'what the tasks wrote is there while it is looked at')
  const since = T0 + 80 * MINUTE
  t.match(found, [
    { device_id: '1000', metric: 'current_a', reason: 'limit', since, until: since, value: 34, score: 4, upper: 30 },
    { device_id: '1000', metric: 'current_a', reason: 'zscore', since, until: since, value: 34 },
  ])
  t.strictSame(said, [0.5, 1])

  const other: FleetConfig = { ...config, metrics: [{ name: 'current_a', unit: 'A', limit: { upper: 40 } }] }
  const second = await backtest({ connection, config: other, span, warmUpMs, stepMs: 10 * MINUTE })
  const difference = compareAlerts(found, second)
  t.match(difference, { same: 1, removed: [{ reason: 'limit' }], added: [], changed: [] })

  const before = await backtest({ connection, config, span: { ...span, stop: new Date(since) }, warmUpMs })
  t.strictSame(before, [], 'what comes after the stretch is not part of it')
  const never = { start: new Date(0), stop: new Date(MINUTE) }
  t.strictSame(await backtest({ connection, config, span: never, warmUpMs: 0 }), [])

  const reader = createReader(connection)
  for (const bucket of ['alerts', 'energy_rollup']) {
    const points = flux`from(bucket: ${fluxSource(`"${bucket}"`)}) |> range(start: 0) |> limit(n: 1)`
    t.strictSame(await reader.collect(points, Type.Object({})), [], `${bucket} is as it was`)
  }
  const left = await new BucketsAPI(connection.client).getBuckets({ org: connection.config.org, limit: 100 })
  t.strictSame(
    left.buckets?.filter(({ name }) => name.startsWith('backtest')),
    [],
  )
  const aborted = AbortSignal.abort(new Error('enough'))
  await t.rejects(backtest({ connection, config, span, warmUpMs, signal: aborted }), { message: 'enough' })
})

test('every task can be kept away from the buckets that the system uses', (t) => {
  const names = new Map([
    ['energy_rollup', 'other "rollup"'],
    ['alerts', 'others'],
  ])
  const span = { start: new Date(T0), stop: new Date(T0 + MINUTE) }
  for (const task of detectionTasks(config)) {
    const text = redirected(task.over(span).script, names).toString()
    const options = text.match(/^option \w+ = (?:.+\n)+?(?=\n)/gm)?.join('') ?? ''
    t.ok(/: "(other \\"rollup\\"|others)"/.test(options), `${task.name} writes elsewhere`)
    t.notOk(/(bucket|to|from|scores|alerts): "(energy_rollup|alerts)"/.test(text), task.name)
  }
  const kept = fluxSource('option params = {measurement: "alerts", to: "alerts"}\n\nfrom(bucket: params.to)')
  t.match(redirected(kept, names).toString(), /\{measurement: "alerts", to: "others"\}/)
  const fixed = fluxSource('option params = {a: 1}\n\nfrom(bucket: "alerts")')
  t.throws(() => redirected(fixed, names), /names the bucket "alerts" outside its options/)
  t.end()
})

test('the difference between two configurations, alert by alert', (t) => {
  const later = { since: T0 + 10 * MINUTE, until: T0 + 20 * MINUTE }
  const before = [alert({}), alert(later), alert({ device_id: '1001' })]
  const after = [alert({}), alert({ ...later, since: T0 + 12 * MINUTE }), alert({ reason: 'level', value: 31.25 })]
  const difference = compareAlerts(before, after)
  t.equal(difference.same, 1)
  const text = describeDifference(difference).split('\n')
  t.match(text, [
    /^- .* 1001 current_a zscore/,
    /^\+ 2026-01-05T00:00:00Z – 2026-01-05T00:01:00Z {2}1000 current_a level 31\.25, score 6, peak 7, warning$/,
    /^~ 2026-01-05T00:10:00Z/,
    /^ {2}2026-01-05T00:12:00Z/,
    '1 the same, 1 gone (-), 1 new (+), 1 changed (~)',
  ])
  t.match(describeAlerts([alert({ value: 31, expected: 20, lower: 18, upper: 22 })]), /31, expected 20 \(18 … 22\)/)
  t.match(describeAlerts(before), /3 alerts: 3 zscore$/)
  t.equal(describeAlerts([]), '0 alerts')
  t.end()
})

test('steps end at whole hours, and progress is said', (t) => {
  const span = { start: new Date(T0 + 30 * MINUTE), stop: new Date(T0 + 125 * MINUTE) }
  const minutes = [...steps(span, 60 * MINUTE)].map(({ start, stop }) =>
    [start, stop].map((time) => (time.getTime() - T0) / MINUTE),
  )
  t.strictSame(minutes, [
    [30, 60],
    [60, 120],
    [120, 125],
  ])
  const said: string[] = []
  const progress = showProgress('fleet.yaml', (line) => said.push(line))
  progress(1, 2, new Date(T0))
  progress(2, 2, new Date(T0))
  t.match(said, [/^fleet.yaml: 100 %, at 2026-01-05T00:00:00.000Z, \d+ s$/])
  t.end()
})

test('the command line, and files that cannot be used', async (t) => {
  const whole = parseBacktestArguments(['--start', '2026-01-05', '--stop', '2026-01-06T01:00:00Z', '--warm-up', '12h'])
  t.match(whole, {
    start: new Date(T0),
    stop: new Date(T0 + 25 * 60 * MINUTE),
    warmUpMs: 720 * MINUTE,
    stepMs: undefined,
    configs: [],
  })
  t.match(parseBacktestArguments(['--lp', 'x', '--config', 'a', '--config', 'b']).configs, ['a', 'b'])
  t.equal(parseBacktestArguments(['--lp', 'x', '--step', '3h']).stepMs, 180 * MINUTE)
  const faults: [string[], RegExp][] = [
    [[], /--start and --stop are needed\n\nusage:/],
    [['--start', 'yesterday', '--stop', '2026-01-05'], /--start yesterday is no time: write/],
    [['--start', '2026-01-05', '--stop', '2026-01-05'], /--start must be before --stop/],
    [['--lp', 'x', '--config', 'a', '--config', 'b', '--config', 'c'], /at most two/],
    [['--lp', 'x', '--warm-up', 'long'], /--warm-up long is no length of time/],
    [['--lp', 'x', '--step', '90s'], /--step 90s is no number of whole minutes/],
    [['--nonsense'], /nonsense.*\n\nusage:/s],
  ]
  for (const [argv, message] of faults) t.throws(() => parseBacktestArguments(argv), message)
  t.throws(() => parseBacktestArguments(['--help']), { name: 'HelpAsked', message: /--warm-up/ })
})

test('a file of readings of any kind; what is skipped is said, and a file without a reading is refused', async (t) => {
  const folder = t.testdir({
    'some.lp': 'energy,device_id=1000,site=a current_a=1i,b\\ c=2 1767571200\n\nenergy current_a=1\n',
    'day.csv': 'Datum;Strom\n05.01.2026 00:00;1,5\n',
    'none.lp': 'energy current_a=1\n',
  })
  const said: string[] = []
  const read = async (...argv: readonly string[]) => {
    const { file = '', read } = parseBacktestArguments(argv)
    const lines = []
    for await (const line of readingLines(await readingsFile(join(folder, file), read), (line) => said.push(line)))
      lines.push(line)
    return lines
  }
  const time = 1_767_571_200_000_000_000n
  t.strictSame(await read('--lp', 'some.lp'), [{ point: 'energy,device_id=1000 current_a=1,b\\ c=2', time }])
  t.match(said, [/^1 skipped:\n {2}1 × no line of line protocol with a time: "energy current_a=1" \(line 3\)$/])
  t.strictSame(await read('--file', 'day.csv', '--device', '1000', '--map', 'Strom=current_a'), [
    { point: 'energy,device_id=1000 current_a=1.5', time },
  ])
  await t.rejects(
    read('--lp', 'none.lp'),
    /none\.lp holds no reading\n {2}line 1: no line of line protocol with a time/,
  )
  await t.rejects(read('--lp', 'missing.lp'), /missing\.lp cannot be read \(ENOENT\)/)
})
