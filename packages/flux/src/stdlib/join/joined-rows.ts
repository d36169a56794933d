import type { Column, Vector } from '../../table/column.ts'
import type { GroupKey } from '../../table/group-key.ts'
import { keyValue } from '../../table/make-table.ts'
import type { Table } from '../../table/table.ts'
import { takeOrNull } from '../../table/take.ts'
import { constantVector, nullVector } from '../../table/vector.ts'
import type { RowPairs } from './match-rows.ts'

/** The parameters of a join function. */
export type SideName = 'l' | 'r'

/** One side of the rows that a join puts together: a column has a value for each pair. */
export class JoinedSide {
  readonly #key: GroupKey
  readonly #table: Table | undefined
  readonly #rows: Int32Array
  readonly #taken = new Map<string, Vector | undefined>()
  readonly columns: readonly Column[]

  /** @param columns those of the side's other tables: what the side looks like where it has no table of the key */
  constructor(key: GroupKey, table: Table | undefined, columns: readonly Column[], rows: Int32Array) {
    this.#key = key
    this.#table = table
    this.#rows = rows
    this.columns = table?.columns ?? columns
  }

  column(label: string): Vector | undefined {
    if (!this.#taken.has(label)) this.#taken.set(label, this.#take(label))
    return this.#taken.get(label)
  }

  /** Where the side has no row, the key's columns have the key's values all the same. */
  #take(label: string): Vector | undefined {
    const vector = this.columns.find((column) => column.label === label)?.vector
    if (!vector) return undefined
    const { length } = this.#rows
    if (this.#key.has(label)) return constantVector(vector.type, keyValue(this.#key, label), length)
    return this.#table ? takeOrNull(vector, this.#rows) : nullVector(vector.type, length)
  }
}

/** The rows of a join, pair by pair. */
export interface JoinedRows extends Readonly<Record<SideName, JoinedSide>> {
  readonly length: number
}

/** The pairs of rows of two tables; a side that has no table is undefined. */
export const joinedRows = (
  key: GroupKey,
  left: { readonly table: Table | undefined; readonly columns: readonly Column[] },
  right: { readonly table: Table | undefined; readonly columns: readonly Column[] },
  pairs: RowPairs,
): JoinedRows => ({
  length: pairs.left.length,
  l: new JoinedSide(key, left.table, left.columns, pairs.left),
  r: new JoinedSide(key, right.table, right.columns, pairs.right),
})
