import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { sortedByKey } from '../../table/key-order.ts'
import { sliceRows, vectorOf, withColumn } from '../../table/make-table.ts'
import { movingAverages } from '../../table/moving-average.ts'
import { streamed } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { nullVector } from '../../table/vector.ts'

/** The moving average of `_value`, for the rows from the n-th on; one at the last row where there are fewer. */
export function movingAverageTable(table: Table, n: number): Table {
  const vector = vectorOf(table, '_value')
  if (!vector) throw new FluxError('invalid', 'cannot find _value column')
  if (vector.type !== 'float' && vector.type !== 'int' && vector.type !== 'uint') {
    throw new FluxError('invalid', `cannot take moving average of column _value (type ${vector.type})`)
  }
  if (table.length === 0) return withColumn(table, '_value', nullVector('float', 0))
  const rows = sliceRows(table, Math.min(n - 1, table.length - 1), table.length)
  return { ...rows, columns: withColumn(rows, '_value', movingAverages(vector, n)).columns }
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
  /**
   * InfluxDB notices that a table was shorter than the period only after it has sent the table's end: the one row
   * comes in a second table, with those of other tables, when all is done.
   */
  parts: 'keeps',
  *run([input], { n }, context) {
    const late: Table[] = []
    yield* streamed(input, context, (table) => {
      const averaged = movingAverageTable(table, n)
      if (table.length === 0 || table.length >= n) return averaged
      late.push(averaged)
      return sliceRows(averaged, 0, 0)
    })
    yield* sortedByKey(late)
  },
})
