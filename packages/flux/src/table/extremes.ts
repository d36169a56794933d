import type { Vector } from './column.ts'
import { compareBy, type RowComparison } from './row-order.ts'
import { presentRows } from './select.ts'

/** The first row that is not null; undefined where there is none. */
export const firstRow = (vector: Vector): number | undefined => presentRows(vector)[0]

/** The last row that is not null; undefined where there is none. */
export const lastRow = (vector: Vector): number | undefined => presentRows(vector).at(-1)

/** The first of the rows with the least value; undefined where all are null. */
export const leastRow = (vector: Vector): number | undefined => best(vector, compareBy(vector, false))

/** The first of the rows with the greatest value; undefined where all are null. */
export const greatestRow = (vector: Vector): number | undefined => best(vector, compareBy(vector, true))

function best(vector: Vector, compare: RowComparison): number | undefined {
  let found: number | undefined
  for (const row of presentRows(vector)) if (found === undefined || compare(row, found) < 0) found = row
  return found
}
