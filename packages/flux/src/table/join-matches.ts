import { newIndices } from '../values/arrays.ts'
import { cellAt } from './cell.ts'
import type { Vector } from './column.ts'
import type { Operand, Run } from './join-operand.ts'
import { take } from './take.ts'
import { constantVector } from './vector.ts'

/** Rows of one side: all in their order, one for every row of the other side, or those listed. */
export type Selection = 'all' | number | Int32Array

/** The rows that match, paired; `length` counts the pairs. */
export interface Matches {
  readonly left: Selection
  readonly right: Selection
  readonly length: number
}

/** The rows of both tables that match, in the order of `on`: for each left row of a run all right rows of it. */
export function matches(left: Operand, right: Operand, checkRows: (rows: number) => void): Matches | undefined {
  const runs: (readonly [left: Run, right: Run])[] = []
  let length = 0
  for (const own of left.runs) {
    const other = right.runOf(own.rank)
    if (!other) continue
    runs.push([own, other])
    length += (own.end - own.start) * (other.end - other.start)
  }
  const [only] = runs
  if (!only) return undefined
  checkRows(length)
  if (runs.length === 1) {
    const [own, other] = only
    // The usual case of a table and its one row of the other side costs no copy.
    if (other.end - other.start === 1 && isWhole(own, left)) {
      return { left: 'all', right: right.rows[other.start] as number, length }
    }
    if (own.end - own.start === 1 && isWhole(other, right)) {
      return { left: left.rows[own.start] as number, right: 'all', length }
    }
  }
  return { ...listed(runs, left, right, length), length }
}

const isWhole = ({ start, end }: Run, { isSorted, table }: Operand): boolean =>
  isSorted && start === 0 && end === table.length

function listed(
  runs: readonly (readonly [left: Run, right: Run])[],
  left: Operand,
  right: Operand,
  length: number,
): { left: Int32Array; right: Int32Array } {
  const lefts = newIndices(length)
  const rights = newIndices(length)
  let at = 0
  for (const [own, other] of runs) {
    for (let i = own.start; i < own.end; i++) {
      for (let j = other.start; j < other.end; j++, at++) {
        lefts[at] = left.rows[i] as number
        rights[at] = right.rows[j] as number
      }
    }
  }
  return { left: lefts, right: rights }
}

/** The selected rows of a vector. */
export function selectFrom(vector: Vector, rows: Selection, length: number): Vector {
  if (rows === 'all') return vector
  return typeof rows === 'number' ? constantVector(vector.type, cellAt(vector, rows), length) : take(vector, rows)
}
