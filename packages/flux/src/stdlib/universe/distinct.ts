import { transformation } from '../../function/define.ts'
import type { Vector } from '../../table/column.ts'
import { firstRows, groupRows } from '../../table/group-rows.ts'
import { keyedTable, keyValue, vectorOf } from '../../table/make-table.ts'
import { collected } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { take } from '../../table/take.ts'
import { constantVector } from '../../table/vector.ts'
import { stringOr } from '../argument-defaults.ts'

/** The distinct values of a column under `_value`. A column that is missing counts as one empty text. */
function distinctOf(table: Table, column: string): Table {
  const result = (value: Vector): Table => keyedTable(table.key, [{ label: '_value', vector: value }])
  const vector = vectorOf(table, column)
  if (!vector) return result(constantVector('string', '', 1))
  if (table.key.has(column)) return result(constantVector(vector.type, keyValue(table.key, column), 1))
  return result(take(vector, firstRows(groupRows([vector], table.length))))
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/distinct/ */
export const distinct = transformation({
  package: 'universe',
  name: 'distinct',
  parameters: { tables: '<-', column: '?' },
  spec: (args) => ({ column: stringOr(args, 'column', '_value') }),
  run: ([input], { column }, context) => collected(input, context, (table) => distinctOf(table, column)),
})
