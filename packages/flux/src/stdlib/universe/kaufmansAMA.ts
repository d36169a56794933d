import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import type { FloatVector, IntVector, UIntVector } from '../../table/column.ts'
import { floatValues } from '../../table/float-values.ts'
import { sliceRows, vectorOf, withColumn } from '../../table/make-table.ts'
import { Momentum } from '../../table/momentum.ts'
import { collected } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { expand, floats } from '../../table/vector.ts'
import { stringOr } from '../argument-defaults.ts'

const fastest = 2 / (2 + 1)
const slowest = 2 / (30 + 1)

/** Kaufman's adaptive moving average of every row that has `n` before it; a null counts as zero. */
function adaptiveAverages(vector: FloatVector | IntVector | UIntVector, n: number): Float64Array {
  const values = floatValues(vector)
  const valid = vector.valid && expand(vector).valid
  const value = (i: number): number => (valid && valid[i] === 0 ? 0 : (values[i] as number))
  const averages = new Float64Array(Math.max(0, values.length - n))
  const momentum = new Momentum()
  // A ring of the last n changes, of which there are no more than rows.
  const changes = new Float64Array(Math.min(n, values.length))
  let average = 0
  for (let i = 0; i < values.length; i++) {
    const before = value(Math.max(0, i - 1))
    const change = value(i) - before
    if (i < n) momentum.next(change, 0)
    else {
      const efficiency = Math.abs(momentum.next(change, changes[(i + 1) % n] as number)) / 100
      if (i === n) average = before
      average += (efficiency * (fastest - slowest) + slowest) ** 2 * (value(i) - average)
      averages[i - n] = average
    }
    changes[i % n] = change
  }
  return averages
}

/** The table with one column averaged and without its first `n` rows. */
export function kaufmansTable(table: Table, n: number, column: string): Table {
  if (n <= 0) {
    throw new FluxError('invalid', `cannot take KaufmansAMA with a period of ${n} (must be greater than 0)`)
  }
  const rest = sliceRows(table, Math.min(n, table.length), table.length)
  const vector = vectorOf(table, column)
  if (!vector) return rest
  if (vector.type !== 'float' && vector.type !== 'int' && vector.type !== 'uint') {
    throw new FluxError('invalid', `cannot take KAMA of column ${column} (type ${vector.type})`)
  }
  return withColumn(rest, column, floats(adaptiveAverages(vector, n)))
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/kaufmansama/ */
export const kaufmansAMA = transformation({
  package: 'universe',
  name: 'kaufmansAMA',
  parameters: { tables: '<-', n: '!', column: '?' },
  spec: (args) => ({ n: Number(args.int('n')), column: stringOr(args, 'column', '_value') }),
  run: ([input], { n, column }, context) => collected(input, context, (table) => kaufmansTable(table, n, column)),
})
