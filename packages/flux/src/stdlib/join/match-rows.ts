import { FluxError } from '../../errors.ts'
import { cellAt, isNullAt } from '../../table/cell.ts'
import type { Vector } from '../../table/column.ts'
import { compareCells } from '../../table/compare.ts'
import { concat } from '../../table/concat.ts'
import { firstRows, groupRows, rowsOfGroups } from '../../table/group-rows.ts'
import { vectorOf } from '../../table/make-table.ts'
import { compareByAll } from '../../table/row-order.ts'
import type { Table } from '../../table/table.ts'
import { hasNulls } from '../../table/vector.ts'
import type { ColumnPair } from './equality-predicate.ts'

export type JoinMethod = 'inner' | 'left' | 'right' | 'full'

/** The rows that a join puts together, pair by pair; -1 where a side has none. */
export interface RowPairs {
  readonly left: Int32Array
  readonly right: Int32Array
}

/**
 * The pairs of rows that a join makes of two tables, rising by the columns to match; within one match the left rows
 * in their order, each with the right rows in theirs. A null matches nothing and comes after every value. A side
 * that has no table is undefined; the tables have the columns to match.
 */
export function matchRows(
  left: Table | undefined,
  right: Table | undefined,
  on: readonly ColumnPair[],
  method: JoinMethod,
): RowPairs {
  const leftRows = left?.length ?? 0
  const vectors = on.map((pair) =>
    stacked(pair, left && vectorOf(left, pair.left), right && vectorOf(right, pair.right)),
  )
  const keepLeft = method === 'left' || method === 'full'
  const keepRight = method === 'right' || method === 'full'
  const pairs = new PairList(leftRows)
  for (const rows of matchesInOrder(vectors, leftRows + (right?.length ?? 0))) {
    const split = firstAtLeast(rows, leftRows)
    if (split > 0 && split < rows.length) pairs.pushMatch(rows, split)
    else if (split > 0 && keepLeft) pairs.pushLeftAlone(rows)
    else if (split === 0 && keepRight) pairs.pushRightAlone(rows)
  }
  return pairs.finish()
}

/** A column to match, left rows first and right rows after them. */
function stacked(pair: ColumnPair, left: Vector | undefined, right: Vector | undefined): Vector {
  if (left && right && left.type !== right.type)
    throw new FluxError(
      'invalid',
      `cannot join column ${pair.left} of type ${left.type} with column ${pair.right} of type ${right.type}`,
    )
  const parts = [left, right].filter((vector) => vector !== undefined)
  return concat((parts[0] as Vector).type, parts)
}

/** Rows that match one another, in the order of what they match by; a row with a null stands alone. */
function matchesInOrder(vectors: readonly Vector[], length: number): readonly Int32Array[] {
  const grouping = groupRows(vectors, length)
  const first = firstRows(grouping)
  const rows = rowsOfGroups(grouping)
  const order = Array.from(first, (_, group) => group)
  if (!vectors.some(hasUnmatched)) {
    const compare = compareByAll(vectors, false)
    order.sort((a, b) => compare(first[a] as number, first[b] as number))
    return order.map((group) => rows[group] as Int32Array)
  }
  order.sort((a, b) => compareNullsLast(vectors, first[a] as number, first[b] as number))
  return order.flatMap((group) => {
    const members = rows[group] as Int32Array
    const alone = vectors.some((vector) => isUnmatched(vector, members[0] as number))
    // InfluxDB puts each row with a null before those that it has seen.
    return alone ? Array.from(members, (row) => Int32Array.of(row)).reverse() : [members]
  })
}

const hasUnmatched = (vector: Vector): boolean =>
  hasNulls(vector) || (vector.type === 'float' && vector.data.some(Number.isNaN))

/** True for what equals nothing: a null, or NaN. */
const isUnmatched = (vector: Vector, row: number): boolean =>
  isNullAt(vector, row) || (vector.type === 'float' && Number.isNaN(vector.data[vector.constant ? 0 : row]))

function compareNullsLast(vectors: readonly Vector[], x: number, y: number): number {
  for (const vector of vectors) {
    const a = cellAt(vector, x)
    const b = cellAt(vector, y)
    if (a === undefined && b === undefined) continue
    if (a === undefined || b === undefined) return a === undefined ? 1 : -1
    const order = compareCells(a, b)
    if (order !== 0) return order
  }
  return 0
}

function firstAtLeast(rising: Int32Array, limit: number): number {
  let low = 0
  let high = rising.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rising[middle] as number) < limit) low = middle + 1
    else high = middle
  }
  return low
}

/** Pairs of rows of columns in which the right table's rows stand after the `leftRows` of the left one. */
class PairList {
  readonly #leftRows: number
  #left = new Int32Array(1024)
  #right = new Int32Array(1024)
  #length = 0

  constructor(leftRows: number) {
    this.#leftRows = leftRows
  }

  /** Each of the rows before `split`, which are the left table's, with each of those from it on. */
  pushMatch(rows: Int32Array, split: number): void {
    for (let l = 0; l < split; l++)
      for (let r = split; r < rows.length; r++) this.#push(rows[l] as number, (rows[r] as number) - this.#leftRows)
  }

  pushLeftAlone(rows: Int32Array): void {
    for (const row of rows) this.#push(row, -1)
  }

  pushRightAlone(rows: Int32Array): void {
    for (const row of rows) this.#push(-1, row - this.#leftRows)
  }

  #push(left: number, right: number): void {
    const at = this.#length++
    if (at === this.#left.length) {
      this.#left = doubled(this.#left)
      this.#right = doubled(this.#right)
    }
    this.#left[at] = left
    this.#right[at] = right
  }

  finish(): RowPairs {
    return { left: this.#left.subarray(0, this.#length), right: this.#right.subarray(0, this.#length) }
  }
}

function doubled(array: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2)
  larger.set(array)
  return larger
}
