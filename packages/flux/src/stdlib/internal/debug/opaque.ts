import { transformation } from '../../../function/define.ts'
import type { Table } from '../../../table/table.ts'

/** Hands tables on as they are; the type checker learns nothing of them. */
export const opaque = transformation({
  package: 'internal/debug',
  name: 'opaque',
  parameters: { tables: '<-' },
  spec: () => undefined,
  *run([tables]) {
    yield* tables as Iterable<Table>
  },
})
