import { transformation } from '../../function/define.ts'
import { buffersOf } from '../../table/buffers.ts'
import type { Vector } from '../../table/column.ts'
import { groupRows } from '../../table/group-rows.ts'
import { keyedTable, keyValue, vectorOf } from '../../table/make-table.ts'
import { compareBy } from '../../table/row-order.ts'
import { presentRows } from '../../table/select.ts'
import { collected } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { slice, takeOrNull } from '../../table/take.ts'
import { constantVector } from '../../table/vector.ts'
import { stringOr } from '../argument-defaults.ts'

const noMode = -1

/** The rows of the values that occur most often, in the order of the values; `noMode` where all are as frequent. */
export function modeRows(vector: Vector): number[] {
  const present = presentRows(vector)
  const { count, groups } = groupRows([vector], vector.length)
  const counts = new Int32Array(count)
  const rows = new Int32Array(count).fill(-1)
  for (const row of present) {
    const group = groups[row] as number
    if (counts[group] === 0) rows[group] = row
    ;(counts[group] as number)++
  }
  const most = counts.reduce((most, n) => Math.max(most, n), 0)
  const values = rows.filter((row) => row >= 0)
  const modes = [...rows].filter((row, group) => row >= 0 && counts[group] === most)
  return modes.length === values.length ? [noMode] : modes.sort(compareBy(vector, false))
}

/** Rows of the key and `_value`: one for each mode of each buffer of the table. */
function modeOf(table: Table, column: string): Table {
  const vector = vectorOf(table, column)
  const result = (value: Vector): Table => keyedTable(table.key, [{ label: '_value', vector: value }])
  if (!vector) return result(constantVector('string', '', 1))
  if (table.key.has(column)) return result(constantVector(vector.type, keyValue(table.key, column), 1))
  const rows = buffersOf(table).flatMap(([start, end]) =>
    modeRows(slice(vector, start, end)).map((row) => (row === noMode ? noMode : row + start)),
  )
  return result(takeOrNull(vector, Int32Array.from(rows)))
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/mode/ */
export const mode = transformation({
  package: 'universe',
  name: 'mode',
  parameters: { tables: '<-', column: '?' },
  spec: (args) => ({ column: stringOr(args, 'column', '_value') }),
  run: ([input], { column }, context) => collected(input, context, (table) => modeOf(table, column)),
})
