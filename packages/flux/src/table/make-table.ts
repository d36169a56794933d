import { FluxError } from '../errors.ts'
import type { ColumnType } from '../values/value.ts'
import { breaksBetween, bufferNumbers } from './buffers.ts'
import { cellAt } from './cell.ts'
import type { Column, Vector } from './column.ts'
import { type CellValue, emptyKey, GroupKey } from './group-key.ts'
import type { Table } from './table.ts'
import { slice, take } from './take.ts'
import { constantVector } from './vector.ts'

/**
 * A table of these columns. Columns of the key are made constant: their values are those of the key.
 * `length` is needed only where there is no column.
 */
export function makeTable(key: GroupKey, columns: readonly Column[], length = columns[0]?.vector.length ?? 0): Table {
  if (key.labels.length === 0) return { key, columns, length }
  return {
    key,
    length,
    columns: columns.map((column) => {
      if (column.vector.constant) return column
      const at = key.labels.indexOf(column.label)
      if (at < 0) return column
      return { label: column.label, vector: constantVector(column.vector.type, key.values[at], length) }
    }),
  }
}

/** The column of that label, undefined where the table has none. */
export const columnOf = (table: Table, label: string): Column | undefined =>
  table.columns[columnIndex(table.columns, label)]

/** The place of a label among columns, -1 where it is missing. */
export function columnIndex(columns: readonly Column[], label: string): number {
  for (let i = 0; i < columns.length; i++) if ((columns[i] as Column).label === label) return i
  return -1
}

/** The vector of that label, undefined where the table has none. */
export const vectorOf = (table: Table, label: string): Vector | undefined => columnOf(table, label)?.vector

/** The table with one column replaced in place, or appended where it had none of that label. */
export function withColumn(table: Table, label: string, vector: Vector): Table {
  const at = columnIndex(table.columns, label)
  const column = { label, vector }
  const columns = at < 0 ? [...table.columns, column] : table.columns.with(at, column)
  return { key: table.key, columns, length: table.length }
}

/** The table's rows that `rows` names, in that order. */
export const takeRows = (table: Table, rows: Int32Array): Table => ({
  key: table.key,
  columns: table.columns.map(({ label, vector }) => ({ label, vector: take(vector, rows) })),
  length: rows.length,
})

/** The rows of `rows`, which rise: where buffers end stays known. */
export function selectRows(table: Table, rows: Int32Array): Table {
  if (rows.length === table.length) return table
  const breaks = table.breaks && breaksBetween(bufferNumbers(table.breaks, table.length), rows)
  return withBreaks(takeRows(table, rows), breaks)
}

/** The table's rows from `start` up to and without `end`. */
export function sliceRows(table: Table, start: number, end: number): Table {
  if (start === 0 && end === table.length) return table
  const columns = table.columns.map(({ label, vector }) => ({ label, vector: slice(vector, start, end) }))
  const breaks = table.breaks?.map((row) => row - start).filter((row) => row > 0 && row < end - start)
  return withBreaks({ key: table.key, columns, length: end - start }, breaks)
}

/** The table with its buffers' ends; no breaks, no mention of them. */
export const withBreaks = (table: Table, breaks: readonly number[] | undefined): Table =>
  breaks && breaks.length > 0 ? { ...table, breaks } : table

/** The columns of a key, each constant over `length` rows. */
export const keyColumns = (key: GroupKey, length: number): Column[] =>
  key.labels.map((label, i) => ({
    label,
    vector: constantVector(key.types[i] as ColumnType, key.values[i], length),
  }))

/**
 * A table of the key's columns, each constant, and of others.
 *
 * @throws FluxError where one of the others bears the name of a key column
 */
export function keyedTable(key: GroupKey, columns: readonly Column[]): Table {
  for (const { label } of columns) if (key.has(label)) throw duplicateColumn(label)
  const length = columns[0]?.vector.length ?? 0
  return { key, columns: [...keyColumns(key, length), ...columns], length }
}

/** The value that a key has for a label; undefined for null and where the key lacks the label. */
export function keyValue(key: GroupKey, label: string): CellValue {
  const at = key.labels.indexOf(label)
  return at < 0 ? undefined : key.values[at]
}

/** The key of row `i` over the columns that `includes` accepts, in the order of the columns. */
export function keyOfRow(columns: readonly Column[], i: number, includes: (label: string) => boolean): GroupKey {
  const chosen = columns.filter(({ label }) => includes(label))
  return new GroupKey(
    chosen.map(({ label }) => label),
    chosen.map(({ vector }) => vector.type),
    chosen.map(({ vector }) => cellAt(vector, i)),
  )
}

/** The part of a key that has these labels, in their order; labels that the key lacks are left out. */
export function selectKey(key: GroupKey, labels: readonly string[]): GroupKey {
  if (labels.length === 0) return emptyKey
  const at = labels.map((label) => key.labels.indexOf(label)).filter((i) => i >= 0)
  if (at.length === key.labels.length && at.every((i, place) => i === place)) return key
  return new GroupKey(
    at.map((i) => key.labels[i] as string),
    at.map((i) => key.types[i] as ColumnType),
    at.map((i) => key.values[i]),
  )
}

/** The error of a table that would have two columns of one name. */
export const duplicateColumn = (label: string): FluxError =>
  new FluxError('internal error', `table builder already has column with label ${label}`)

/** The error of one column that is of two types where tables are put together. */
export const schemaCollision = (label: string, now: ColumnType, before: ColumnType): FluxError =>
  new FluxError('invalid', `schema collision detected: column "${label}" is both of type ${now} and ${before}`)
