import { WholeFluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import type { Table } from '../../table/table.ts'

/** Fails where a table has rows; hands nothing on. */
export const assertEmpty = transformation({
  package: 'testing',
  name: 'assertEmpty',
  parameters: { tables: '<-' },
  spec: () => undefined,
  run([tables]) {
    let full = 0
    for (const table of tables as Iterable<Table>) if (table.length > 0) full++
    if (full > 0) throw new WholeFluxError('internal error', `found ${full} tables that were not empty`)
    return []
  },
})
