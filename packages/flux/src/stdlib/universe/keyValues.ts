import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { cellAt } from '../../table/cell.ts'
import type { Column } from '../../table/column.ts'
import type { CellValue } from '../../table/group-key.ts'
import { columnOf, keyedTable } from '../../table/make-table.ts'
import { collected } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { VectorBuilder } from '../../table/vector-builder.ts'

/** A row for each distinct value of each of the named columns, in the order of the rows; at most one null in all. */
function keyValuesOf(table: Table, names: readonly string[]): Table {
  const columns = names.map((name) => columnOf(table, name)).filter((column): column is Column => column !== undefined)
  const type = columns.at(-1)?.vector.type
  if (type === undefined) {
    const has = table.columns.map(({ label }) => label).join(' ')
    throw new FluxError('invalid', `received table with columns [${has}] not having key columns [${names.join(' ')}]`)
  }
  if (columns.some(({ vector }) => vector.type !== type)) {
    throw new FluxError('invalid', 'keyColumns must all be the same type')
  }
  const labels = new VectorBuilder('string')
  const values = new VectorBuilder(type)
  const seen = new Map<string, Set<CellValue>>(columns.map(({ label }) => [label, new Set()]))
  let nullSeen = false
  for (let row = 0; row < table.length; row++) {
    for (const { label, vector } of columns) {
      const cell = cellAt(vector, row)
      const known = seen.get(label) as Set<CellValue>
      if (cell === undefined ? nullSeen : known.has(cell)) continue
      if (cell === undefined) nullSeen = true
      known.add(cell)
      labels.push(label)
      values.push(cell)
    }
  }
  return keyedTable(table.key, [
    { label: '_key', vector: labels.finish() },
    { label: '_value', vector: values.finish() },
  ])
}

/**
 * InfluxDB takes `fn` and never calls it: no column is then a key column.
 * @see https://docs.influxdata.com/flux/v0/stdlib/universe/keyvalues/
 */
export const keyValues = transformation({
  package: 'universe',
  name: 'keyValues',
  parameters: { tables: '<-', keyColumns: '?', fn: '?' },
  spec: (args) => {
    if (!args.has('keyColumns') && !args.has('fn')) {
      throw new FluxError('invalid', 'neither column list nor predicate function provided')
    }
    if (args.has('keyColumns') && args.has('fn')) {
      throw new FluxError('invalid', 'must provide exactly one of keyColumns list or predicate function')
    }
    return { names: args.has('keyColumns') ? args.strings('keyColumns') : [] }
  },
  run: ([input], { names }, context) => collected(input, context, (table) => keyValuesOf(table, names)),
})
