import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { cellOfValue } from '../../table/cell.ts'
import type { Column, Vector } from '../../table/column.ts'
import { type CellValue, GroupKey } from '../../table/group-key.ts'
import { sortedByKey } from '../../table/key-order.ts'
import { TableCollector } from '../../table/regroup.ts'
import type { Table } from '../../table/table.ts'
import { constantVector } from '../../table/vector.ts'
import { columnTypeOf } from '../../values/column-type-of.ts'
import { typeOf } from '../../values/type-of.ts'
import type { ColumnType } from '../../values/value.ts'

type Assignments = ReadonlyMap<string, { readonly type: ColumnType; readonly cell: CellValue }>

/** Gives columns one value in every row: those of a record, new ones after the columns that exist. */
export const set = transformation<Assignments>({
  package: 'experimental',
  name: 'set',
  parameters: { tables: '<-', o: '!' },
  spec: (args) =>
    new Map(
      Array.from(args.record('o').properties, ([label, value]) => {
        const type = columnTypeOf(value)
        if (!type) throw new FluxError('invalid', `column "${label}" cannot hold a value of type ${typeOf(value)}`)
        return [label, { type, cell: cellOfValue(value) }]
      }),
    ),
  *run([tables], assignments, context) {
    const collector = new TableCollector()
    for (const table of tables as Iterable<Table>) {
      context.checkpoint()
      collector.add(assign(table, assignments))
    }
    yield* sortedByKey([...collector.finish()])
  },
})

function assign(table: Table, assignments: Assignments): Table {
  const { key, length } = table
  const vectorFor = (label: string): Vector | undefined => {
    const assigned = assignments.get(label)
    return assigned && constantVector(assigned.type, assigned.cell, length)
  }
  const columns = table.columns.map(({ label, vector }): Column => ({ label, vector: vectorFor(label) ?? vector }))
  for (const label of assignments.keys())
    if (!table.columns.some((column) => column.label === label))
      columns.push({ label, vector: vectorFor(label) as Vector })
  if (!key.labels.some((label) => assignments.has(label))) return { key, columns, length }
  return {
    key: new GroupKey(
      key.labels,
      key.labels.map((label, i) => assignments.get(label)?.type ?? (key.types[i] as ColumnType)),
      key.labels.map((label, i) => {
        const assigned = assignments.get(label)
        return assigned ? assigned.cell : key.values[i]
      }),
    ),
    columns,
    length,
  }
}
