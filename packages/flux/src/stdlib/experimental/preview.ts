import { transformation } from '../../function/define.ts'
import { sliceRows } from '../../table/make-table.ts'
import type { Table } from '../../table/table.ts'

/** The first rows of the first tables. */
export const preview = transformation({
  package: 'experimental',
  name: 'preview',
  parameters: { tables: '<-', nrows: '?', ntables: '?' },
  spec: (args) => ({
    rows: args.has('nrows') ? Number(args.int('nrows')) : 5,
    tables: args.has('ntables') ? Number(args.int('ntables')) : 5,
  }),
  parts: 'keeps',
  *run([tables], spec) {
    let left = spec.tables
    for (const table of tables as Iterable<Table>) {
      if (left-- <= 0) return
      yield sliceRows(table, 0, Math.min(table.length, Math.max(0, spec.rows)))
    }
  },
})
