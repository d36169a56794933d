import type { Vector } from '../table/column.ts'
import type { CellValue } from '../table/group-key.ts'
import { formatFloat } from '../values/format-float.ts'
import { formatTime } from '../values/time.ts'
import type { ColumnType } from '../values/value.ts'

/** A cell as CSV shows it, before quoting; null is empty. */
export function cellText(cell: CellValue, type: ColumnType): string {
  if (cell === undefined) return ''
  if (type === 'float') return formatFloat(cell as number)
  return type === 'time' ? formatTime(cell as bigint) : String(cell)
}

/** Reads a column's rows as text, quoted by `quote`. */
export function cellTexts(vector: Vector, quote: (text: string) => string): (row: number) => string {
  const { valid } = vector
  const present = presentTexts(vector, quote)
  return valid ? (row) => (valid[row] === 0 ? '' : present(row)) : present
}

function presentTexts(vector: Vector, quote: (text: string) => string): (row: number) => string {
  switch (vector.type) {
    case 'float':
      return (row) => formatFloat(vector.data[row] as number)
    case 'string': {
      const texts = vector.dictionary.map(quote)
      return (row) => texts[vector.data[row] as number] as string
    }
    case 'bool':
      return (row) => (vector.data[row] === 1 ? 'true' : 'false')
    case 'time':
      return (row) => formatTime(vector.data[row] as bigint)
    default:
      return (row) => String(vector.data[row])
  }
}
