import type { CellValue } from './group-key.ts'

/** Orders text by its UTF-8 bytes, as Go does; JavaScript's `<` differs above U+FFFF. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x === y) continue
    // A surrogate stands for a code point above every other code unit.
    const high = (unit: number): boolean => unit >= 0xd800 && unit < 0xe000
    return high(x) === high(y) ? x - y : high(x) ? 1 : -1
  }
  return a.length - b.length
}

/** Orders two cells of one column, null first. NaN is neither less nor equal: it orders after the other cell. */
export function compareCells(a: CellValue, b: CellValue): number {
  if (a === undefined || b === undefined) return a === b ? 0 : a === undefined ? -1 : 1
  if (typeof a === 'string') return compareText(a, b as string)
  return a < b ? -1 : a === b ? 0 : 1
}
