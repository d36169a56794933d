import { transformation } from '../../../function/define.ts'
import { keyRow } from '../../../table/select.ts'
import type { Table } from '../../../table/table.ts'

/** Gives an empty table one row: the values of its key, and nulls. */
export const fill = transformation({
  package: 'experimental/table',
  name: 'fill',
  parameters: { tables: '<-' },
  spec: () => undefined,
  *run([tables]) {
    for (const table of tables as Iterable<Table>) yield table.length > 0 ? table : keyRow(table)
  },
})
