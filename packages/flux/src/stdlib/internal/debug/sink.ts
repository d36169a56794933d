import type { Table } from '../../../table/table.ts'
import { transformation } from '../../define.ts'

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
