import { newIndices } from '../values/arrays.ts'
import { selectRows } from './make-table.ts'
import type { Table } from './table.ts'

/** The rows whose mask is 1, rising. */
export function maskedRows(mask: Uint8Array): Int32Array {
  let count = 0
  for (let i = 0; i < mask.length; i++) count += mask[i] as number
  const rows = newIndices(count)
  for (let i = 0, n = 0; n < count; i++) if (mask[i] === 1) rows[n++] = i
  return rows
}

/** The table's rows whose mask is 1; the table itself where that is every row. */
export const maskTable = (table: Table, mask: Uint8Array): Table => selectRows(table, maskedRows(mask))
