import { FluxError } from '../../errors.ts'
import type { ArgumentReader } from '../../function/arguments.ts'
import { transformation } from '../../function/define.ts'
import { cellOfValue } from '../../table/cell.ts'
import type { Vector } from '../../table/column.ts'
import { fillNulls, fillPrevious } from '../../table/fill.ts'
import { type CellValue, GroupKey } from '../../table/group-key.ts'
import { keyValue, vectorOf, withColumn } from '../../table/make-table.ts'
import { streamed } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { constantVector } from '../../table/vector.ts'
import { columnTypeOf } from '../../values/column-type-of.ts'
import type { ColumnType } from '../../values/value.ts'
import { stringOr } from '../argument-defaults.ts'

/** What takes the place of nulls: a value, or the one before. */
export interface FillSpec {
  readonly column: string
  readonly value: { readonly type: ColumnType; readonly cell: CellValue } | undefined
}

/** Reads the arguments of `fill`. */
export function readFillSpec(args: ArgumentReader): FillSpec {
  const column = stringOr(args, 'column', '_value')
  const given = args.value('value')
  const type = given === undefined ? undefined : columnTypeOf(given)
  if (given !== undefined && type === undefined) {
    throw new FluxError(
      'invalid',
      'value type for fill must be a valid primitive type (bool, int, uint, float, string, time)',
    )
  }
  if (args.has('usePrevious') === (given !== undefined)) {
    throw new FluxError('invalid', 'fill requires exactly one of value or usePrevious')
  }
  if (given !== undefined && type !== undefined) return { column, value: { type, cell: cellOfValue(given) } }
  if (!args.bool('usePrevious')) throw new FluxError('internal error', 'unknown type in fill op-spec')
  return { column, value: undefined }
}

/** The table with the nulls of one column filled; a column that is missing is added, with the value throughout. */
export function fillTable(table: Table, { column, value }: FillSpec): Table {
  const vector = vectorOf(table, column)
  if (!vector && !value) return table
  const inKey = table.key.has(column)
  if (inKey && (!value || keyValue(table.key, column) !== undefined)) return table
  if (!value) return keepBreaks(table, fillPrevious(vector as Vector), column)
  if (vector && vector.type !== value.type) {
    throw new FluxError('invalid', `fill column type mismatch: ${vector.type}/${value.type}`)
  }
  const filled = vector ? fillNulls(vector, value.cell) : constantVector(value.type, value.cell, table.length)
  const result = keepBreaks(table, filled, column)
  if (!inKey) return result
  const { labels, types, values } = table.key
  const newValues = labels.map((label, i) => (label === column ? value.cell : values[i]))
  return { ...result, key: new GroupKey(labels, types, newValues) }
}

const keepBreaks = (table: Table, vector: Vector, label: string): Table => ({
  ...table,
  columns: withColumn(table, label, vector).columns,
})

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/fill/ */
export const fill = transformation({
  package: 'universe',
  name: 'fill',
  parameters: { tables: '<-', column: '?', value: '?', usePrevious: '?' },
  spec: readFillSpec,
  run: ([input], spec, context) => streamed(input, context, (table) => fillTable(table, spec)),
})
