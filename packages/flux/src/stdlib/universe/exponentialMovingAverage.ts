import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import type { FloatVector, IntVector, UIntVector, Vector } from '../../table/column.ts'
import { exponentialAverages, total } from '../../table/exponential-average.ts'
import { floatValues } from '../../table/float-values.ts'
import { sliceRows, vectorOf, withColumn } from '../../table/make-table.ts'
import { collected } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { constantVector, nullVector } from '../../table/vector.ts'

/** The `_value` column, which must hold numbers. */
export function valueToAverage(table: Table): FloatVector | IntVector | UIntVector {
  const vector = vectorOf(table, '_value')
  if (!vector) throw new FluxError('invalid', 'cannot find _value column')
  if (vector.type !== 'float' && vector.type !== 'int' && vector.type !== 'uint') {
    throw new FluxError('invalid', `cannot take exponential moving average of column _value (type ${vector.type})`)
  }
  return vector
}

/** A row of nulls, with `_value` as a float: what InfluxDB makes of a table without rows here. */
export const rowOfNulls = ({ key, columns }: Table): Table => ({
  key,
  columns: columns.map(({ label, vector }) => ({
    label,
    vector: nullVector(label === '_value' ? 'float' : vector.type, 1),
  })),
  length: 1,
})

function averaged(table: Table, n: number): Table {
  const vector = valueToAverage(table)
  if (table.length === 0) return rowOfNulls(table)
  if (table.length >= n) {
    const rows = sliceRows(table, n - 1, table.length)
    return withColumn(rows, '_value', exponentialAverages(vector, n))
  }
  const { sum, count } = total(vector, floatValues(vector), table.length)
  const mean: Vector = constantVector('float', count === 0 ? undefined : sum / count, 1)
  return withColumn(sliceRows(table, table.length - 1, table.length), '_value', mean)
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/exponentialmovingaverage/ */
export const exponentialMovingAverage = transformation({
  package: 'universe',
  name: 'exponentialMovingAverage',
  parameters: { tables: '<-', n: '!' },
  spec: (args) => ({ n: Number(args.int('n')) }),
  run: ([input], { n }, context) =>
    collected(input, context, (table) => {
      if (n <= 0) {
        throw new FluxError('invalid', `cannot take moving average with a period of ${n} (must be greater than 0)`)
      }
      return averaged(table, n)
    }),
})
