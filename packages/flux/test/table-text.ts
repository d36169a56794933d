import type { Result } from '../src/engine.ts'
import { cellAt } from '../src/table/cell.ts'
import type { CellValue } from '../src/table/group-key.ts'
import type { Table } from '../src/table/table.ts'
import { formatFloat } from '../src/values/format-float.ts'
import { formatTime } from '../src/values/time.ts'
import type { ColumnType } from '../src/values/value.ts'

/**
 * Tables as text, for tests to compare: a line `#group` with the key's labels, a header of `label:type`, and a line
 * a row; cells are parted by ` | ` and a null is `∅`. An empty table shows its key as `#group label=value`.
 */
export function tableText(table: Table): string {
  const { key, columns, length } = table
  const keyText = key.labels.map((label, i) =>
    length > 0 ? label : `${label}=${cellText(key.values[i], key.types[i] as ColumnType)}`,
  )
  const lines = [
    ['#group', keyText.join(',')].filter((part) => part !== '').join(' '),
    columns.map(({ label, vector }) => `${label}:${vector.type}`).join(' | '),
  ]
  for (let row = 0; row < length; row++)
    lines.push(columns.map(({ vector }) => cellText(cellAt(vector, row), vector.type)).join(' | '))
  return lines.join('\n')
}

/** All results as text; results other than `_result` begin with a line `# name`. */
export function resultsText(results: Iterable<Result>): string {
  const parts: string[] = []
  for (const { name, tables } of results) {
    if (name !== '_result') parts.push(`# ${name}`)
    for (const table of tables) parts.push(tableText(table))
  }
  return parts.join('\n')
}

function cellText(cell: CellValue, type: ColumnType): string {
  if (cell === undefined) return '∅'
  if (type === 'float') return formatFloat(cell as number)
  return type === 'time' ? formatTime(cell as bigint) : String(cell)
}
