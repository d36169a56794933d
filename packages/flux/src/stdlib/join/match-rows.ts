import { FluxError } from '../../errors.ts'
import { cellAt, isNullAt } from '../../table/cell.ts'
import type { Vector } from '../../table/column.ts'
import { compareCells } from '../../table/compare.ts'
import { columnOf } from '../../table/make-table.ts'
import type { Table } from '../../table/table.ts'

/** A row of each side; -1 where a side has none. */
export type RowPair = readonly [left: number, right: number]

export type JoinMethod = 'inner' | 'left' | 'right' | 'full'

/** One side of a join: its columns to match and its rows in their order. */
interface Side {
  readonly vectors: readonly Vector[]
  readonly rows: Int32Array
}

/**
 * The pairs of rows that a join makes of two tables, rising by the columns to match; within one match the left rows
 * in their order, each with the right rows in theirs. A null matches nothing and comes after every value. A side
 * that has no table is undefined.
 */
export function* matchRows(
  left: Table | undefined,
  right: Table | undefined,
  on: readonly { readonly left: string; readonly right: string }[],
  method: JoinMethod,
): Generator<RowPair> {
  const a = sideOf(
    left,
    on.map((pair) => pair.left),
    'left',
  )
  const b = sideOf(
    right,
    on.map((pair) => pair.right),
    'right',
  )
  checkTypes(a, b, on)
  const keepLeft = method === 'left' || method === 'full'
  const keepRight = method === 'right' || method === 'full'
  let i = 0
  let j = 0
  while (i < a.rows.length || j < b.rows.length) {
    const l = a.rows[i]
    const r = b.rows[j]
    const order = l === undefined ? 1 : r === undefined ? -1 : compareAcross(a, l, b, r)
    if (order < 0) {
      if (keepLeft) yield [l as number, -1]
      i++
    } else if (order > 0) {
      if (keepRight) yield [-1, r as number]
      j++
    } else {
      const lefts = endOfMatch(a, i)
      const rights = endOfMatch(b, j)
      for (; i < lefts; i++) for (let k = j; k < rights; k++) yield [a.rows[i] as number, b.rows[k] as number]
      j = rights
    }
  }
}

function sideOf(table: Table | undefined, labels: readonly string[], name: string): Side {
  if (!table) return { vectors: [], rows: new Int32Array(0) }
  const vectors = labels.map((label) => {
    const column = columnOf(table, label)
    if (!column)
      throw new FluxError(
        'invalid',
        `cannot set join columns in ${name} table stream: table is missing column '${label}'`,
      )
    return column.vector
  })
  const rows = Int32Array.from({ length: table.length }, (_, row) => row)
  if (vectors.some((vector) => !vector.constant)) rows.sort((x, y) => compareWithin(vectors, x, y))
  return { vectors, rows }
}

function checkTypes(a: Side, b: Side, on: readonly { readonly left: string; readonly right: string }[]): void {
  on.forEach((pair, i) => {
    const [left, right] = [a.vectors[i]?.type, b.vectors[i]?.type]
    if (left && right && left !== right)
      throw new FluxError(
        'invalid',
        `cannot join column ${pair.left} of type ${left} with column ${pair.right} of type ${right}`,
      )
  })
}

/** Orders the rows of one side: nulls last and, among themselves, the last of them first, as InfluxDB leaves them. */
function compareWithin(vectors: readonly Vector[], x: number, y: number): number {
  for (const vector of vectors) {
    const [first, second] = [cellAt(vector, x), cellAt(vector, y)]
    if (first === undefined && second === undefined) return y - x
    if (first === undefined || second === undefined) return first === undefined ? 1 : -1
    const order = compareCells(first, second)
    if (order !== 0) return order
  }
  return x - y
}

function compareAcross(a: Side, l: number, b: Side, r: number): number {
  for (let c = 0; c < a.vectors.length; c++) {
    const left = cellAt(a.vectors[c] as Vector, l)
    const right = cellAt(b.vectors[c] as Vector, r)
    if (right === undefined) return -1
    if (left === undefined) return 1
    const order = compareCells(left, right)
    if (order !== 0) return order
  }
  return 0
}

/** Where the rows that equal the one at `start` end. */
function endOfMatch({ vectors, rows }: Side, start: number): number {
  const first = rows[start] as number
  let end = start + 1
  while (end < rows.length && vectors.every((vector) => sameCell(vector, first, rows[end] as number))) end++
  return end
}

const sameCell = (vector: Vector, x: number, y: number): boolean =>
  !isNullAt(vector, x) && cellAt(vector, x) === cellAt(vector, y)
