import { transformation } from '../../../function/define.ts'
import type { Table } from '../../../table/table.ts'

/** Hands tables on as they are. */
export const pass = transformation({
  package: 'internal/debug',
  name: 'pass',
  parameters: { tables: '<-' },
  spec: () => undefined,
  *run([tables]) {
    yield* tables as Iterable<Table>
  },
})
