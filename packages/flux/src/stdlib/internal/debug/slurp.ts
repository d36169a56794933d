import { transformation } from '../../../function/define.ts'
import type { Table } from '../../../table/table.ts'

/** Hands tables on once all of them have come. */
export const slurp = transformation({
  package: 'internal/debug',
  name: 'slurp',
  parameters: { tables: '<-' },
  spec: () => undefined,
  *run([tables]) {
    yield* [...(tables as Iterable<Table>)]
  },
})
