import { compareStrings } from '../values/compare.ts'
import { formatFloat } from '../values/format-float.ts'
import { formatTimeFixed } from '../values/time.ts'
import type { ColumnType } from '../values/value.ts'
import type { CellValue, GroupKey } from './group-key.ts'

/** A key as InfluxDB writes it in errors: `{label=value,…}`, sorted by label. */
export function describeKey(key: GroupKey): string {
  const parts = key.labels
    .map((label, i) => ({ label, text: describeCell(key.values[i], key.types[i] as ColumnType) }))
    .sort((a, b) => compareStrings(a.label, b.label))
    .map(({ label, text }) => `${label}=${text}`)
  return `{${parts.join(',')}}`
}

function describeCell(cell: CellValue, type: ColumnType): string {
  if (cell === undefined) return '<nil>'
  if (type === 'time') return formatTimeFixed(cell as bigint)
  return typeof cell === 'number' ? formatFloat(cell) : String(cell)
}
