import type { Column, Vector } from './column.ts'
import { concat } from './concat.ts'
import type { GroupKey } from './group-key.ts'
import { columnIndex, schemaCollision, withBreaks } from './make-table.ts'
import type { Table } from './table.ts'
import { constantVector, nullVector } from './vector.ts'

/**
 * One table of the rows of several, in order. Columns stand in the order of first appearance; where a table lacks
 * one its rows are null.
 *
 * @throws FluxError where a column is of two types
 */
export function concatTables(key: GroupKey, tables: readonly Table[]): Table {
  const [only] = tables
  if (only && tables.length === 1)
    return only.key === key ? only : withBreaks({ key, columns: only.columns, length: only.length }, only.breaks)
  const length = tables.reduce((rows, table) => rows + table.length, 0)
  const columns = unionColumns(tables).map(({ label, vector: { type } }, place): Column => {
    const parts: Vector[] = []
    for (const table of tables) {
      if (table.length === 0) continue
      // Tables mostly have the same columns in the same places.
      const likely = table.columns[place]
      const column = likely?.label === label ? likely : table.columns[columnIndex(table.columns, label)]
      parts.push(column ? column.vector : nullVector(type, table.length))
    }
    const at = key.labels.indexOf(label)
    // A column of the key is one value throughout, but where `csv.from` has made it otherwise.
    if (at >= 0 && parts.every(({ constant }) => constant))
      return { label, vector: constantVector(type, key.values[at], length) }
    return { label, vector: concat(type, parts) }
  })
  return withBreaks({ key, columns, length }, joinedBreaks(tables))
}

/** One column for each label that any of the tables has, from the first that has it. */
function unionColumns(tables: readonly Table[]): readonly Column[] {
  const union = new Map<string, Column>()
  let previous: readonly Column[] | undefined
  for (const { columns } of tables) {
    if (previous && sameColumns(columns, previous)) continue
    previous = columns
    for (const column of columns) {
      const known = union.get(column.label)
      if (!known) union.set(column.label, column)
      else if (known.vector.type !== column.vector.type) {
        throw schemaCollision(column.label, column.vector.type, known.vector.type)
      }
    }
  }
  return [...union.values()]
}

/** Whether columns have the same labels and types in the same places. */
export function sameColumns(a: readonly Column[], b: readonly Column[]): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i++) {
    const x = a[i] as Column
    const y = b[i] as Column
    if (x.label !== y.label || x.vector.type !== y.vector.type) return false
  }
  return true
}

/** The breaks of tables, or of series' rows, that are put one after the other: where each begins and within each. */
export function joinedBreaks(tables: readonly Pick<Table, 'length' | 'breaks'>[]): number[] {
  const breaks: number[] = []
  let at = 0
  for (const table of tables) {
    if (table.length === 0) continue
    if (at > 0) breaks.push(at)
    for (const row of table.breaks ?? []) breaks.push(at + row)
    at += table.length
  }
  return breaks
}
