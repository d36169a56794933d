import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { whileEvaluating } from '../../row/evaluation-error.ts'
import { RowFunction } from '../../row/row-function.ts'
import { cellOfValue } from '../../table/cell.ts'
import type { Column } from '../../table/column.ts'
import { GroupKey } from '../../table/group-key.ts'
import { keyColumns, makeTable } from '../../table/make-table.ts'
import { collected } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { constantVector } from '../../table/vector.ts'
import { columnTypeOf } from '../../values/column-type-of.ts'
import { compareStrings } from '../../values/compare.ts'
import type { FluxFunction } from '../../values/function.ts'
import { typeOf } from '../../values/type-of.ts'
import { FluxRecord, isNull } from '../../values/value.ts'

interface ReduceSpec {
  readonly fn: FluxFunction
  readonly identity: FluxRecord
}

/**
 * Folds the rows of each table into one.
 * @see https://docs.influxdata.com/flux/v0/stdlib/universe/reduce/
 */
export const reduce = transformation<ReduceSpec>({
  package: 'universe',
  name: 'reduce',
  parameters: { tables: '<-', fn: '!', identity: '!' },
  spec: (args) => ({ fn: args.rowFn('fn'), identity: args.record('identity') }),
  run([input], { fn, identity }, context) {
    const rowFunction = new RowFunction(fn, context, 'r')
    const seen = new Set<string>()
    return collected(input, context, (table) => {
      const result = reducedTable(table, fold(rowFunction, table, identity))
      if (seen.has(result.key.id)) throw new FluxError('invalid', 'two reducers writing result to the same table')
      seen.add(result.key.id)
      return result
    })
  },
})

function fold(rowFunction: RowFunction, table: Table, identity: FluxRecord): FluxRecord {
  let accumulator = identity
  const step = (row: number): FluxRecord => {
    const value = rowFunction.call(table, row, [['accumulator', accumulator]])
    if (value instanceof FluxRecord) return value
    throw new FluxError('invalid', `reduce function must return an object, got ${typeOf(value)}`)
  }
  whileEvaluating('reduce', () =>
    rowFunction.over(table, () => {
      for (let row = 0; row < table.length; row++) accumulator = step(row)
    }),
  )
  return accumulator
}

/** One row: the key, with what the record says of its columns, and the other properties sorted by name. */
function reducedTable({ key }: Table, record: FluxRecord): Table {
  const replaced = new GroupKey(
    key.labels,
    key.types.map((type, i) => {
      const value = record.get(key.labels[i] as string)
      return (value !== undefined && columnTypeOf(value)) || type
    }),
    key.values.map((cell, i) => {
      const value = record.get(key.labels[i] as string)
      return value === undefined ? cell : cellOfValue(value)
    }),
  )
  const names = [...record.properties.keys()].filter((name) => !key.has(name)).sort(compareStrings)
  const columns = names.map((label): Column => {
    const value = record.get(label)
    if (value === undefined || isNull(value))
      throw new FluxError('invalid', `null values are not supported for "${label}" in the reduce() function`)
    const type = columnTypeOf(value)
    if (!type) throw new FluxError('invalid', `column "${label}" cannot be of type ${typeOf(value)}`)
    return { label, vector: constantVector(type, cellOfValue(value), 1) }
  })
  return makeTable(replaced, [...keyColumns(replaced, 1), ...columns], 1)
}
