import { selectRows } from './make-table.ts'
import type { Table } from './table.ts'

/** The rows whose mask is 1, rising. */
export function maskedRows(mask: Uint8Array): Int32Array {
  const rows = new Int32Array(mask.length)
  let n = 0
  for (let i = 0; i < mask.length; i++) {
    rows[n] = i
    n += mask[i] as number
  }
  return rows.subarray(0, n)
}

/** The table's rows whose mask is 1; the table itself where that is every row. */
export const maskTable = (table: Table, mask: Uint8Array): Table => selectRows(table, maskedRows(mask))
