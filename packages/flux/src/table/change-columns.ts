import { FluxError } from '../errors.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { Column } from './column.ts'
import { GroupKey } from './group-key.ts'
import { sortedByKey } from './key-order.ts'
import { keyValue } from './make-table.ts'
import { TableCollector } from './regroup.ts'
import { streamed } from './streams.ts'
import type { Table } from './table.ts'

/**
 * Applies a change of columns to every table and puts together what then has the same key: what `keep`, `drop`,
 * `rename` and `duplicate` have in common.
 *
 * @throws FluxError where a table would have two columns of one name, or a column two types
 */
export function* changeColumns(
  input: Iterable<Table> | undefined,
  context: Checkpoint,
  change: (table: Table) => Table,
): Generator<Table> {
  const collector = new TableCollector()
  for (const table of streamed(input, context, change)) {
    refuseSameNames(table.columns)
    collector.add(table)
  }
  yield* sortedByKey([...collector.finish()])
}

function refuseSameNames(columns: readonly Column[]): void {
  const places = new Map<string, number>()
  columns.forEach(({ label }, i) => {
    const before = places.get(label)
    if (before !== undefined) {
      throw new FluxError('invalid', `column ${before} and ${i} have the same name ("${label}") which is not allowed`)
    }
    places.set(label, i)
  })
}

/**
 * A table with some of its columns under new labels; the key holds the same columns, in their order. A table that
 * is left without columns has no rows.
 *
 * @param labelOf the new label, undefined to leave a column out
 */
export function relabeled(table: Table, labelOf: (label: string) => string | undefined): Table {
  const columns: Column[] = []
  const key: { label: string; column: Column; old: string }[] = []
  for (const column of table.columns) {
    const label = labelOf(column.label)
    if (label === undefined) continue
    columns.push(label === column.label ? column : { label, vector: column.vector })
    if (table.key.has(column.label)) key.push({ label, column, old: column.label })
  }
  const newKey = new GroupKey(
    key.map(({ label }) => label),
    key.map(({ column }) => column.vector.type),
    key.map(({ old }) => keyValue(table.key, old)),
  )
  const made = { key: newKey, columns, length: columns.length === 0 ? 0 : table.length }
  return table.breaks ? { ...made, breaks: table.breaks } : made
}
