import type { Operation } from '../src/plan/node.ts'
import { difference } from '../src/stdlib/universe/difference.ts'
import { join } from '../src/stdlib/universe/join.ts'
import { keep } from '../src/stdlib/universe/keep.ts'
import { mean } from '../src/stdlib/universe/mean.ts'
import { movingAverage } from '../src/stdlib/universe/movingAverage.ts'
import { pivot } from '../src/stdlib/universe/pivot.ts'
import { set } from '../src/stdlib/universe/set.ts'
import { stddev } from '../src/stdlib/universe/stddev.ts'
import { union } from '../src/stdlib/universe/union.ts'
import { sortedByKey } from '../src/table/key-order.ts'
import { groupTables, TableCollector } from '../src/table/regroup.ts'
import type { Table } from '../src/table/table.ts'
import { leastMs, report } from './measure.ts'
import { context, seriesTables } from './series.ts'

const run = <Spec>(
  definition: { operation: Operation<Spec> },
  inputs: readonly Iterable<Table>[],
  spec: Spec,
): Table[] => [...definition.operation.run(inputs, spec, context)]

function group(tables: readonly Table[], columns: readonly string[]): Table[] {
  const collector = new TableCollector()
  for (const part of groupTables(tables, columns, 'by')) collector.add(part)
  return sortedByKey([...collector.finish()])
}

/*
 * What bounds each: joins and pivot, the look-up of each row's key in a table of hashes and the gathering of every
 * column by row numbers; moving average, n additions a row, for InfluxDB adds its ring up anew each time and the last
 * digits show it; difference and stddev, one pass over the numbers and, per series, the making of a table.
 */

/** What the joins are about: 600 series of 100 recent rows and a baseline of one row for each. */
function joins(): void {
  const recent = seriesTables(600, 100)
  const baselines = run(mean, [seriesTables(600, 10)], { column: '_value' })
  const join60k = (left: readonly Table[], right: readonly Table[]): Table[] =>
    run(join, [left, right], { names: ['base', 'recent'], on: ['device_id'], streams: 2 })
  const byDevice = leastMs(() => join60k(baselines, recent))
  report('join of 600 tables of 100 rows with 600 baselines', byDevice, '<= 30 ms', byDevice <= 30)

  const flat = group(recent, [])
  const flatBaselines = group(baselines, [])
  const whole = leastMs(() => join60k(flatBaselines, flat))
  report('join of one table of 60,000 rows with one of 600 baselines', whole, '<= 30 ms', whole <= 30)

  const labelled = run(set, [recent], { key: 'stat', value: 'now' })
  const labelledBaselines = run(set, [baselines], { key: 'stat', value: 'mean' })
  const spec = { rowKey: ['device_id', '_time'], columnKey: ['stat'], valueColumn: '_value' }
  const timed = run(keep, [labelledBaselines], { chosen: () => true }).map(withTime)
  const pivoted = leastMs(() => {
    const both = run(union, [labelled, timed], {})
    return run(pivot, [group(both, [])], spec)
  })
  report('union |> group() |> pivot of 60,000 rows with 600 baselines', pivoted, '<= 30 ms', pivoted <= 30)
}

const withTime = (table: Table): Table => ({
  ...table,
  columns: [
    ...table.columns,
    { label: '_time', vector: table.columns[1]?.vector as (typeof table.columns)[number]['vector'] },
  ],
})

/** Functions that walk 600 series of 1,440 points, beside a loop that adds up the same arrays. */
function walks(): void {
  const tables = seriesTables(600, 1440)
  const arrays = tables.map(({ columns }) => columns[3]?.vector.data as Float64Array)
  const loop = leastMs(() => {
    let total = 0
    for (const values of arrays) for (let i = 0; i < values.length; i++) total += values[i] as number
    return total
  })
  report('plain loop: the sum of 600 x 1,440 floats', loop, '-', true)
  const goal = (name: string, ms: number): void =>
    report(`${name} over 600 series x 1,440 points`, ms, '<= 60 ms', ms <= 60)
  goal(
    'movingAverage(n: 10)',
    leastMs(() => run(movingAverage, [tables], { n: 10 })),
  )
  const options = { nonNegative: false, keepFirst: false, initialZero: false }
  goal(
    'difference()',
    leastMs(() => run(difference, [tables], { columns: ['_value'], options })),
  )
  goal(
    'stddev()',
    leastMs(() => run(stddev, [tables], { column: '_value', mode: 'sample' as const })),
  )
}

/** Grouping one table of 1,000 series by its tags, beside a loop that does no more than that. */
function grouping(): void {
  const flat = group(seriesTables(1000, 100), [])
  const [table] = flat as [Table]
  const device = table.columns.find(({ label }) => label === 'device_id')?.vector
  if (device?.type !== 'string') throw new Error('device_id holds text')
  const codes = device.data
  const numbers = table.columns.filter(({ vector }) => vector.type !== 'string' && !vector.constant)
  const loop = leastMs(() =>
    plainGrouping(
      codes,
      device.dictionary.length,
      numbers.map(({ vector }) => vector.data as Float64Array),
    ),
  )
  report('plain loop: 100,000 rows of two columns into 1,000 groups', loop, '-', true)
  const ms = leastMs(() => group(flat, ['device_id']))
  report(
    'group(columns: ["device_id"]) of 100,000 rows, 1,000 series',
    ms,
    `<= ${(loop * 4).toFixed(1)} ms (4 x loop)`,
    ms <= loop * 4,
  )
}

function plainGrouping(codes: Int32Array, groups: number, columns: readonly (Float64Array | BigInt64Array)[]): unknown {
  const sizes = new Int32Array(groups)
  for (let i = 0; i < codes.length; i++) (sizes[codes[i] as number] as number)++
  return columns.map((values) => {
    const parts = Array.from(sizes, (size) => new (values.constructor as Float64ArrayConstructor)(size))
    const filled = new Int32Array(groups)
    for (let i = 0; i < codes.length; i++) {
      const code = codes[i] as number
      ;(parts[code] as Float64Array)[filled[code] as number] = values[i] as number
      filled[code] = (filled[code] as number) + 1
    }
    return parts
  })
}

joins()
walks()
grouping()
