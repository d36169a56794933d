import { FluxError } from '../errors.ts'
import { newIndices } from '../values/arrays.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { Vector } from './column.ts'
import { keyValue, makeTable, takeRows, vectorOf } from './make-table.ts'
import { collected } from './streams.ts'
import type { Table } from './table.ts'
import { constantVector } from './vector.ts'

/** The rows in which a vector is not null, rising. */
export function presentRows(vector: Vector): Int32Array {
  const { length, valid } = vector
  const rows = newIndices(length)
  if (vector.constant && valid?.[0] === 0) return rows.subarray(0, 0)
  let n = 0
  for (let i = 0; i < length; i++) if (valid === undefined || vector.constant || valid[i] === 1) rows[n++] = i
  return rows.subarray(0, n)
}

/** Chooses a row of a table by one column; undefined where there is none to choose. */
export type Selector = (vector: Vector) => number | undefined

/**
 * A table of one chosen row, or of none, for each table.
 *
 * @param row takes the chosen row out of its table
 */
export function selectTables(
  input: Iterable<Table> | undefined,
  column: string,
  select: Selector,
  context: Checkpoint,
  row: (table: Table, chosen: number) => Table,
): Generator<Table> {
  return collected(input, context, (table) => {
    const vector = vectorOf(table, column)
    if (!vector) throw new FluxError('invalid', `no column "${column}" exists`)
    const chosen = select(vector)
    return chosen === undefined ? takeRows(table, new Int32Array(0)) : row(table, chosen)
  })
}

/** One row of a table as it stands. */
export const oneRow = (table: Table, row: number): Table => takeRows(table, Int32Array.of(row))

/**
 * One row of a table, where every null outside the key has become the zero value of its type: "", 0, false, the
 * epoch. This is how InfluxDB copies the rows of `last`, `min`, `max` and of quantiles.
 */
export function oneRowZeroed(table: Table, row: number): Table {
  const { key, columns } = oneRow(table, row)
  return {
    key,
    columns: columns.map(({ label, vector }) => {
      const isNull = vector.valid?.[0] === 0 && !key.has(label)
      return { label, vector: isNull ? constantVector(vector.type, zeroOf(vector), 1) : vector }
    }),
    length: 1,
  }
}

function zeroOf({ type }: Vector): number | bigint | string | boolean {
  switch (type) {
    case 'string':
      return ''
    case 'bool':
      return false
    case 'float':
      return 0
    default:
      return 0n
  }
}

/** One row that holds the key's values and null in every other column. */
export const keyRow = (table: Table): Table =>
  makeTable(
    table.key,
    table.columns.map(({ label, vector }) => ({
      label,
      vector: constantVector(vector.type, keyValue(table.key, label), 1),
    })),
    1,
  )
