import { compareStrings } from '../values/compare.ts'
import type { CellValue } from './group-key.ts'

/** Orders two cells of one column, null first. NaN is neither less nor equal: it orders after the other cell. */
export function compareCells(a: CellValue, b: CellValue): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1
  if (typeof a === 'string') return compareStrings(a, b as string)
  return a < b ? -1 : a === b ? 0 : 1
}
