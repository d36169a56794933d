import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { isNullAt } from '../../table/cell.ts'
import type { FloatVector } from '../../table/column.ts'
import { exponentialAverages } from '../../table/exponential-average.ts'
import { sliceRows, withColumn } from '../../table/make-table.ts'
import { collected } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { floats, nullVector } from '../../table/vector.ts'
import { rowOfNulls, valueToAverage } from './exponentialMovingAverage.ts'

/** The change of the triple exponential moving average in percent; one null row where there are too few rows. */
function trix(table: Table, n: number): Table {
  const vector = valueToAverage(table)
  const needed = 3 * (n - 1)
  if (table.length === 0 && needed > 0) return rowOfNulls(table)
  if (table.length <= needed) {
    return withColumn(sliceRows(table, table.length - 1, table.length), '_value', nullVector('float', 1))
  }
  const first = exponentialAverages(vector, n)
  const third = exponentialAverages(exponentialAverages(first, n), n)
  const from = Math.min(needed + 1, table.length)
  return withColumn(sliceRows(table, from, table.length), '_value', changes(third))
}

function changes(vector: FloatVector): FloatVector {
  const { data } = vector
  const rows = Math.max(0, data.length - 1)
  const result = new Float64Array(rows)
  const present = new Uint8Array(rows)
  for (let i = 0; i < rows; i++) {
    if (isNullAt(vector, i) || isNullAt(vector, i + 1)) continue
    result[i] = ((data[i + 1] as number) / (data[i] as number) - 1) * 100
    present[i] = 1
  }
  return floats(result, present)
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/tripleexponentialderivative/ */
export const tripleExponentialDerivative = transformation({
  package: 'universe',
  name: 'tripleExponentialDerivative',
  parameters: { tables: '<-', n: '!' },
  spec: (args) => {
    const n = args.int('n')
    if (n <= 0n) {
      const message = `cannot take triple exponential derivative with a period of ${n} (must be greater than 0)`
      throw new FluxError('internal error', message)
    }
    return { n: Number(n) }
  },
  run: ([input], { n }, context) => collected(input, context, (table) => trix(table, n)),
})
