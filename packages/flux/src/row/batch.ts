import type { Vector } from '../table/column.ts'
import type { Table } from '../table/table.ts'
import { take } from '../table/take.ts'

/** Rows that an expression is evaluated over, all at once. */
export interface Batch {
  readonly length: number
  /** The values of a column for these rows; undefined where the table has no such column. */
  column(label: string): Vector | undefined
  /** Values that were computed for these rows and may be asked for again. */
  readonly memo: Map<object, RowValue>
}

/** Nulls of a type that nothing tells. */
export interface UnknownNulls {
  readonly type: 'unknown'
  readonly length: number
}

/** What an expression is worth for the rows of a batch. */
export type RowValue = Vector | UnknownNulls

export const unknownNulls = (length: number): UnknownNulls => ({ type: 'unknown', length })

/** All rows of a table. */
export function tableBatch({ columns, length }: Table): Batch {
  const vectors = new Map(columns.map(({ label, vector }) => [label, vector]))
  return { length, column: (label) => vectors.get(label), memo: new Map() }
}

/** Some of the rows of a batch. Columns are taken when they are first asked for. */
export function subBatch(batch: Batch, rows: Int32Array): Batch {
  const taken = new Map<string, Vector | undefined>()
  return {
    length: rows.length,
    memo: new Map(),
    column(label) {
      if (!taken.has(label)) {
        const vector = batch.column(label)
        taken.set(label, vector && take(vector, rows))
      }
      return taken.get(label)
    },
  }
}
