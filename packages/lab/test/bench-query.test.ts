import { UsageError } from '@nrg/schema/usage-error'
import { test } from 'tap'
import { growth } from '../src/bench/query/growth.ts'
import { parseQueryArguments } from '../src/bench/query/options.ts'
import { type Result, rowPrinter } from '../src/bench/table.ts'
import { confusion, isKept, summary } from '../system/kinds/confusion.ts'
import type { Judged } from '../system/kinds/judge.ts'
import { endOf, worldFaults, worldReadings } from '../system/kinds/world.ts'

test('how answers grow with the hours of readings is said of the same fleet', (t) => {
  const of = (benchmark: string, method: string, median: number): Result => ({
    benchmark,
    method,
    figures: { 'median ms': median },
  })
  const grown = growth([
    of('200 devices, 1 h', 'fleet', 10),
    of('200 devices, 1 h', 'series', 4),
    of('200 devices, 10 h', 'fleet', 11.5),
    of('200 devices, 10 h', 'series', 5.5),
    of('10000 devices, 1 h', 'fleet', 90),
  ])
  t.match(grown, [
    { benchmark: '200 devices, 10 h to 1 h', method: 'fleet', figures: { ratio: 1.15, kept: 'yes' } },
    { method: 'series', figures: { ratio: 1.375, kept: 'no' } },
  ])
  t.equal(grown.length, 2)
  t.end()
})

test('what is measured is asked for: fleets, or a file of readings', (t) => {
  t.match(parseQueryArguments(['--fleet', '20:2']), { fleets: [{ devices: 20, hours: 2 }], exportRows: undefined })
  t.match(parseQueryArguments(['--export', '1000']), { fleets: [], exportRows: 1000, alerts: 200 })
  t.match(parseQueryArguments(['--alerts', '10000']), { alerts: 10_000 })
  for (const wrong of [
    ['--export', '0'],
    ['--export', 'x'],
    ['--alerts', '0'],
    ['--fleet', '20'],
  ])
    t.throws(() => parseQueryArguments(wrong), UsageError)
  t.end()
})

test('a figure is printed as it is found, below the names of its columns', (t) => {
  const printed: string[] = []
  const found = rowPrinter((text) => printed.push(text))
  const benchmark = '200 devices, 1 h'
  found({ benchmark, method: 'fleet', figures: { 'median ms': 0.84, 'p99 ms': 9.28123, kept: 'yes' } })
  t.strictSame(printed, [
    '\n200 devices, 1 h                  median ms    p99 ms      kept',
    'fleet                                  0.84     9.281       yes',
  ])
  found({ benchmark, method: 'acknowledge', figures: { 'p99 ms': 2.5 } })
  t.equal(printed.at(-1), 'acknowledge                               –       2.5         –')
  found({ benchmark, method: 'stream', figures: { ratio: 1.5 } })
  found({ benchmark: '200 devices, 10 h', method: 'stream', figures: { ratio: 2 } })
  t.strictSame(printed.slice(3), [
    '\n200 devices, 1 h                     ratio',
    'stream                                 1.5',
    '\n200 devices, 10 h                    ratio',
    'stream                                   2',
  ])
  t.end()
})

test('a world has faults of every kind that are apart at each device, and is the same for the same seed', (t) => {
  const faults = worldFaults({ seed: 5, days: 2 })
  t.equal(new Set(faults.map(({ kind }) => kind)).size, 13)
  for (const one of faults) {
    const others = faults.filter((other) => other !== one && other.device === one.device)
    t.ok(others.every(({ startMs, endMs }) => endMs + 3_600_000 <= one.startMs || startMs >= one.endMs + 3_600_000))
  }
  t.strictSame(worldFaults({ seed: 5, days: 2 }), faults)
  t.not(JSON.stringify(worldFaults({ seed: 6, days: 2 })), JSON.stringify(faults))
  const [first] = worldReadings({ seed: 5, days: 1 }, faults)
  t.ok(first !== undefined && first.timeMs < endOf({ seed: 5, days: 1 }))
  t.end()
})

test('kinds are counted: right of those that are committed to, and unknown of all', (t) => {
  const [sag] = worldFaults({ seed: 5, days: 1 }).filter(({ kind }) => kind === 'sag')
  const said = (kind: string | undefined, fault = sag): Judged => ({ seed: 5, fault, said: kind, listed: kind })
  const all = [...Array.from({ length: 9 }, () => said('supply')), said('sensor'), said(undefined)]
  t.match(summary(all)[0], { figures: { incidents: 10, right: 0.9, unknown: 0, kept: 'yes' } })
  t.ok(isKept(all))
  t.notOk(isKept([...all, said('unknown'), said('unknown')]))
  t.notOk(isKept([...all, said('sensor')]))
  const rows = confusion([...all, { ...said('sensor'), fault: undefined }])
  t.match(rows.find(({ method }) => method === 'sag (supply)')?.figures, { supply: 9, sensor: 1, 'no incident': 1 })
  t.match(rows.at(-1), { method: 'nothing', figures: { sensor: 1 } })
  t.end()
})
