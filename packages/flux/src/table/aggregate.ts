import { FluxError } from '../errors.ts'
import type { ColumnType } from '../values/value.ts'
import type { Checkpoint } from './checkpoint.ts'
import type { Vector } from './column.ts'
import type { CellValue } from './group-key.ts'
import { keyedTable, vectorOf } from './make-table.ts'
import { collected } from './streams.ts'
import type { Table } from './table.ts'
import { constantVector } from './vector.ts'

/** Reduces a column of one type to a cell of type `result`. */
export interface AggregateKernel {
  readonly result: ColumnType
  /** `breaks` are those of the table. */
  over(vector: Vector, breaks?: readonly number[]): CellValue
}

/** The kernel for a type of column, undefined where the aggregate does not take it. */
export type Aggregate = (type: ColumnType) => AggregateKernel | undefined

/** One row for each table: its key and the aggregate of one column, under that column's name. */
export function aggregateTables(
  input: Iterable<Table> | undefined,
  column: string,
  aggregate: Aggregate,
  context: Checkpoint,
): Generator<Table> {
  return collected(input, context, (table) => {
    const vector = vectorOf(table, column)
    if (!vector) throw new FluxError('invalid', `column "${column}" does not exist`)
    if (table.key.has(column)) {
      throw new FluxError('invalid', 'cannot aggregate columns that are part of the group key')
    }
    const kernel = aggregate(vector.type)
    if (!kernel) throw new FluxError('invalid', `unsupported aggregate column type ${vector.type}`)
    const cell = kernel.over(vector, table.breaks)
    return keyedTable(table.key, [{ label: column, vector: constantVector(kernel.result, cell, 1) }])
  })
}
