import { FluxError } from '../errors.ts'
import { Closure } from '../interpret/closure.ts'
import type { ExecutionContext } from '../plan/context.ts'
import { cellOfValue, columnTypeOf } from '../table/cell.ts'
import type { Column } from '../table/column.ts'
import { compareText } from '../table/compare.ts'
import type { Table } from '../table/table.ts'
import { VectorBuilder } from '../table/vector-builder.ts'
import type { FluxFunction } from '../values/function.ts'
import { typeOf } from '../values/type-of.ts'
import { type ColumnType, FluxRecord, Null, type Value } from '../values/value.ts'
import { asPrepared, whileEvaluating } from './evaluation-error.ts'
import { RowFunction } from './row-function.ts'
import { isVectorizable } from './vectorizable.ts'

/** What `map` makes of a table with rows: the columns of the records that a function answers. */
export function mapColumns(fn: FluxFunction, context: ExecutionContext): (table: Table) => Column[] {
  const keepsOrder = fn instanceof Closure && isVectorizable(fn.code.expression)
  const rowFunction = new RowFunction(fn, context, 'r', keepsOrder ? 'columns' : 'rows')
  return (table) => {
    const columns = keepsOrder
      ? recordColumns(rowFunction, table)
      : whileEvaluating('map', () => recordColumns(rowFunction, table))
    return keepsOrder ? columns : columns.sort((a, b) => compareText(a.label, b.label))
  }
}

/** The columns of the records that a function answers for the rows of a table. */
export function recordColumns(rowFunction: RowFunction, table: Table): Column[] {
  const builders = new Map<string, VectorBuilder>()
  const records: FluxRecord[] = []
  if (table.length === 0) return []
  for (let row = 0; row < table.length; row++) {
    const value = rowFunction.call(table, row)
    if (!(value instanceof FluxRecord)) throw notARecord(value)
    records.push(value)
  }
  for (const [label, type] of columnTypes(records)) builders.set(label, new VectorBuilder(type, records.length))
  for (const { properties } of records)
    for (const [label, builder] of builders) builder.push(cellOfValue(properties.get(label) ?? new Null('unknown')))
  return [...builders].map(([label, builder]) => ({ label, vector: builder.finish() }))
}

const notARecord = (value: Value): FluxError =>
  asPrepared(new FluxError('invalid', `map function must return an object, got ${typeOf(value)}`))

/** Each property's type: that of its first value that is not a null of unknown type. */
function columnTypes(records: readonly FluxRecord[]): Map<string, ColumnType> {
  const types = new Map<string, ColumnType>()
  for (const [label, first] of (records[0] as FluxRecord).properties) {
    let value: Value | undefined = first
    for (let row = 1; row < records.length && isUnknown(value); row++) value = records[row]?.properties.get(label)
    if (value === undefined || isUnknown(value)) continue
    const type = columnTypeOf(value)
    if (!type)
      throw new FluxError(
        'invalid',
        `map object property "${label}" is ${typeOf(value)} type which is not supported in a flux table`,
      )
    types.set(label, type)
  }
  return types
}

const isUnknown = (value: Value | undefined): boolean =>
  value === undefined || (value instanceof Null && value.type === 'unknown')
