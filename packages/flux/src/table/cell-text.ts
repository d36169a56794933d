import { formatTimeFixed } from '../values/time.ts'
import type { ColumnType } from '../values/value.ts'
import type { CellValue } from './group-key.ts'

/** A cell as a column name that `pivot` makes of it: floats in scientific notation, `null` for null. */
export function cellText(cell: CellValue, type: ColumnType): string {
  if (cell === undefined) return 'null'
  if (type === 'time') return formatTimeFixed(cell as bigint)
  return typeof cell === 'number' ? scientific(cell) : String(cell)
}

function scientific(x: number): string {
  if (Number.isNaN(x)) return 'NaN'
  if (!Number.isFinite(x)) return x > 0 ? '+Inf' : '-Inf'
  const [mantissa, exponent = '+0'] = x.toExponential().split('e')
  const sign = Object.is(x, -0) ? '-' : ''
  return `${sign}${mantissa}E${exponent[0]}${exponent.slice(1).padStart(2, '0')}`
}
