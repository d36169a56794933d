import { UsageError } from '@nrg/schema/usage-error'
import { test } from 'tap'
import type { CellsMeasured } from '../src/bench/cells/measure.ts'
import { parseCellsArguments } from '../src/bench/cells/options.ts'
import { cellsResults, costsOf, isMissed } from '../src/bench/cells/report.ts'
import { sizing } from '../src/bench/cells/sizing.ts'

const round = (databases: number, readingsPerSecond = 4000) => ({
  cores: new Map([
    ['ingest', 0.2],
    ['stream', 0.4],
    ['writers', 0.1],
    ['databases', databases],
  ]),
  readingsPerSecond,
})
const runs = { runs: 50, due: 52, failed: 0, over: 0, worst: 0.4, worstTask: 'nrg-alert' }
const measured: CellsMeasured = {
  cells: 2,
  devices: 4000,
  rounds: [round(1.6), round(2), round(9)],
  tasks: [runs, { ...runs, worst: 0.8, worstTask: 'nrg-rollup' }],
  failed: 0,
  lateSeconds: 0,
  bytesPerReading: 30,
}

test('what a core does is the median of the rounds', (t) => {
  const { devicesPerCore, readingsPerCore } = costsOf(measured)
  t.equal(devicesPerCore, 2000)
  t.strictSame(readingsPerCore, { ingest: 20_000, stream: 10_000, writers: 40_000 })
  t.match(cellsResults([measured]), [
    { method: '2 cells', figures: { devices: 4000, runs: 100, 'longest, of its period': '0.80 nrg-rollup' } },
  ])
  t.notOk(isMissed(measured))
  t.ok(isMissed({ ...measured, rounds: [round(2.1)] }), 'fewer than 2,000 devices a core')
  t.ok(isMissed({ ...measured, tasks: [{ ...runs, over: 1 }] }), 'a run that takes longer than its period')
  t.ok(isMissed({ ...measured, tasks: [{ ...runs, runs: 40 }] }), 'runs that were left out')
  t.ok(isMissed({ ...measured, failed: 1 }))
  t.end()
})

test('what fleets need follows: one machine without a stream while one is enough, then three more for it', (t) => {
  const sizes = sizing(costsOf(measured))
  t.match(sizes[0], { method: '1,000 devices', figures: { 'cores: detection': 0.5, cells: 1, machines: 1 } })
  t.match(sizes[2], { method: '100,000 devices', figures: { cells: 5, ingest: 5, stream: 10, machines: 9 } })
  t.match(sizes[4], { figures: { 'disk, TB in 30 days': 780, 'network, Mbit/s': 36_000 } })
  t.end()
})

test('what is measured is asked for', (t) => {
  t.match(parseCellsArguments([]), { cells: [1, 2, 4], devices: 500, minutes: 60, seconds: 60, rounds: 3, json: false })
  t.match(parseCellsArguments(['--cells', '3', '--devices', '20', '--json']), { cells: [3], devices: 20, json: true })
  for (const wrong of [
    ['--cells', '65'],
    ['--cells', '0'],
    ['--devices', ''],
    ['--seconds', '2'],
    ['--rounds', 'x'],
    ['x'],
  ])
    t.throws(() => parseCellsArguments(wrong), UsageError, wrong.join(' '))
  t.end()
})
