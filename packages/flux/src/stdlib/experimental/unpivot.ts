import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import type { Column, Vector } from '../../table/column.ts'
import { GroupKey } from '../../table/group-key.ts'
import { columnOf, keyColumns } from '../../table/make-table.ts'
import { presentRows } from '../../table/select.ts'
import { streamed } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { take } from '../../table/take.ts'
import { constantVector, hasNulls } from '../../table/vector.ts'

/** Turns each column that is neither in the key nor kept into rows of `_field` and `_value`; nulls give no row. */
export const unpivot = transformation<readonly string[]>({
  package: 'experimental',
  name: 'unpivot',
  parameters: { tables: '<-', otherColumns: '?' },
  spec: (args) => (args.has('otherColumns') ? args.strings('otherColumns') : ['_time']),
  parts: 'makes',
  run: ([tables], otherColumns, context) => streamed(tables, context, (table) => [...unpivoted(table, otherColumns)]),
})

function* unpivoted(table: Table, otherColumns: readonly string[]): Generator<Table> {
  if (columnOf(table, '_field') || columnOf(table, '_value'))
    throw new FluxError('invalid', 'unpivot can\'t have "_field" or "_value" as an input column')
  for (const label of otherColumns)
    if (label !== '_field' && !columnOf(table, label))
      throw new FluxError('invalid', `unpivot could not find column named ${JSON.stringify(label)}`)

  const { key } = table
  const fieldInKey = !otherColumns.includes('_field')
  for (const { label: field, vector } of table.columns) {
    if (key.has(field) || otherColumns.includes(field)) continue
    const rows = hasNulls(vector) ? presentRows(vector) : undefined
    const pick = (column: Vector): Vector => (rows ? take(column, rows) : column)
    const length = rows?.length ?? table.length
    const names: Column = { label: '_field', vector: constantVector('string', field, length) }
    yield {
      key: fieldInKey ? new GroupKey([...key.labels, '_field'], [...key.types, 'string'], [...key.values, field]) : key,
      columns: [
        ...keyColumns(key, length),
        ...(fieldInKey ? [names] : []),
        ...otherColumns.map((label): Column => {
          const column = columnOf(table, label)
          return column ? { label, vector: pick(column.vector) } : names
        }),
        { label: '_value', vector: pick(vector) },
      ],
      length,
    }
  }
}
