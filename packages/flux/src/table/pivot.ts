import { FluxError } from '../errors.ts'
import { newIndices } from '../values/arrays.ts'
import { quote } from '../values/quote.ts'
import { checkRows } from '../values/size-limits.ts'
import type { ColumnType } from '../values/value.ts'
import { cellAt } from './cell.ts'
import { cellText } from './cell-text.ts'
import type { Column, Vector } from './column.ts'
import { concat } from './concat.ts'
import type { GroupKey } from './group-key.ts'
import { firstRows, groupRows } from './group-rows.ts'
import { columnIndex, makeTable, selectKey, vectorOf } from './make-table.ts'
import type { Table } from './table.ts'
import { take, takeOrNull } from './take.ts'

/** Which columns tell rows apart, which name the new columns, and which holds the values. */
export interface PivotSpec {
  readonly rowKey: readonly string[]
  readonly columnKey: readonly string[]
  readonly valueColumn: string
}

/** The key of the table that a pivoted table goes into. */
export const pivotedKey = (table: Table, { columnKey, valueColumn }: PivotSpec): GroupKey =>
  selectKey(
    table.key,
    table.columns.flatMap(({ label }) => (columnKey.includes(label) || label === valueColumn ? [] : [label])),
  )

/** Refuses a table that lacks a column of the specification. */
export function checkPivot(table: Table, { rowKey, columnKey, valueColumn }: PivotSpec): void {
  const missing = (labels: readonly string[]): string | undefined => labels.find((label) => !vectorOf(table, label))
  const row = missing(rowKey)
  if (row !== undefined) throw new FluxError('invalid', `specified row key column does not exist in table: ${row}`)
  if (missing([valueColumn]) !== undefined) {
    throw new FluxError('invalid', `specified value column does not exist in table: ${valueColumn}`)
  }
  const column = missing(columnKey)
  if (column !== undefined) throw new FluxError('invalid', `specified column does not exist in table: ${column}`)
}

/**
 * One table of those that `pivotedKey` brings together. Rows and new columns stand in the order of their first
 * appearance; where a cell has several values the last counts.
 */
export function pivotTables(key: GroupKey, tables: readonly Table[], spec: PivotSpec): Table {
  const length = tables.reduce((rows, table) => rows + table.length, 0)
  const first = tables[0] as Table
  const kept = first.columns.filter(
    ({ label }) =>
      label !== spec.valueColumn &&
      !spec.columnKey.includes(label) &&
      (first.key.has(label) || spec.rowKey.includes(label)),
  )
  const joined = (label: string): Vector =>
    concat(
      vectorOf(first, label)?.type as ColumnType,
      tables.map((table) => vectorOf(table, label) as Vector),
    )
  const rows = groupRows(spec.rowKey.map(joined), length)
  const representatives = firstRows(rows)
  const columns = kept.map(({ label }): Column => ({ label, vector: take(joined(label), representatives) }))
  for (const column of pivotedColumns(tables, spec, rows.groups, rows.count)) {
    if (columnIndex(kept, column.label) >= 0) throw alreadyThere(column.label)
    columns.push(column)
  }
  return makeTable(key, columns, rows.count)
}

const alreadyThere = (label: string): FluxError => {
  const name = quote(label)
  return new FluxError(
    'invalid',
    `value ${name} appears in a column key column, but a column named ${name} already exists; consider renaming ${name} to something else before pivoting`,
  )
}

/** A new column in the making: the source row of each of its rows, in the values of its type. */
interface Target {
  readonly label: string
  readonly type: ColumnType
  readonly sources: Int32Array
}

function pivotedColumns(
  tables: readonly Table[],
  spec: PivotSpec,
  rowOf: Int32Array,
  rowCount: number,
): readonly Column[] {
  const targets = new Map<string, Target>()
  const values = new Map<ColumnType, { readonly vectors: Vector[]; length: number }>()
  let offset = 0
  for (const table of tables) {
    if (table.length === 0) continue
    const value = vectorOf(table, spec.valueColumn) as Vector
    let ofType = values.get(value.type)
    if (!ofType) {
      ofType = { vectors: [], length: 0 }
      values.set(value.type, ofType)
    }
    const names = columnNames(table, spec.columnKey)
    const own = names.labels.map((label) => targetOf(targets, label, value.type, rowCount))
    for (let i = 0; i < table.length; i++) {
      const { sources } = own[names.groups[i] as number] as Target
      sources[rowOf[offset + i] as number] = ofType.length + i
    }
    ofType.vectors.push(value)
    ofType.length += table.length
    offset += table.length
  }
  const sources = new Map([...values].map(([type, { vectors }]) => [type, concat(type, vectors)]))
  return [...targets.values()].map((target) => ({
    label: target.label,
    vector: takeOrNull(sources.get(target.type) as Vector, target.sources),
  }))
}

/** A column of two types, on which InfluxDB panics. */
export class ColumnTypeClash extends Error {}

function targetOf(targets: Map<string, Target>, label: string, type: ColumnType, rowCount: number): Target {
  let target = targets.get(label)
  if (!target) {
    checkRows(rowCount, targets.size + 1)
    target = { label, type, sources: newIndices(rowCount).fill(-1) }
    targets.set(label, target)
  }
  if (target.type !== type) {
    throw new ColumnTypeClash(`column ${label}:${target.type} is not of type ${type}`)
  }
  return target
}

/** The new column that each row belongs to, numbered in the order of appearance, and their labels. */
function columnNames(table: Table, columnKey: readonly string[]): { groups: Int32Array; labels: string[] } {
  const vectors = columnKey.map((label) => vectorOf(table, label) as Vector)
  const grouping = groupRows(vectors, table.length)
  const labels = Array.from(firstRows(grouping), (row) => {
    let label = ''
    for (const vector of vectors) label += (label === '' ? '' : '_') + cellText(cellAt(vector, row), vector.type)
    return label
  })
  return { groups: grouping.groups, labels }
}
