import { transformation } from '../../../function/define.ts'
import type { Table } from '../../../table/table.ts'

/** Computes all tables and hands none on. */
export const sink = transformation({
  package: 'internal/debug',
  name: 'sink',
  parameters: { tables: '<-' },
  spec: () => undefined,
  run([tables]) {
    for (const _ of tables as Iterable<Table>);
    return []
  },
})
