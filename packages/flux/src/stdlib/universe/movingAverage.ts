import { FluxError } from '../../errors.ts'
import { sliceRows, vectorOf, withColumn } from '../../table/make-table.ts'
import { movingAverages } from '../../table/moving-average.ts'
import { streamed } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { nullVector } from '../../table/vector.ts'
import { transformation } from '../define.ts'

/** The moving average of `_value`. A table of fewer rows than the period gives one row, at its last. */
export function movingAverageTable(table: Table, n: number): Table {
  const vector = vectorOf(table, '_value')
  if (!vector) throw new FluxError('invalid', 'cannot find _value column')
  if (vector.type !== 'float' && vector.type !== 'int' && vector.type !== 'uint') {
    throw new FluxError('invalid', `cannot take moving average of column _value (type ${vector.type})`)
  }
  if (table.length === 0) return withColumn(table, '_value', nullVector('float', 0))
  const from = Math.min(n - 1, table.length - 1)
  return withColumn(sliceRows(table, from, table.length), '_value', movingAverages(vector, n))
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/movingaverage/ */
export const movingAverage = transformation({
  package: 'universe',
  name: 'movingAverage',
  parameters: { tables: '<-', n: '!' },
  spec: (args) => {
    const n = args.int('n')
    if (n <= 0n) {
      throw new FluxError('invalid', `cannot take moving average with a period of ${n} (must be greater than 0)`)
    }
    return { n: Number(n) }
  },
  run: ([input], { n }, context) => streamed(input, context, (table) => movingAverageTable(table, n)),
})
