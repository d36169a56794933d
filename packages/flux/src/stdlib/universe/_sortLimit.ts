import { TableCollector } from '../../table/regroup.ts'
import { sortAndLimit } from '../../table/sort-rows.ts'
import { ended } from '../../table/streams.ts'
import { stringsOr } from '../argument-defaults.ts'
import { transformation } from '../define.ts'

/** The first rows of each table in an order: what `top` and `bottom` are made of, and `sort |> limit` becomes. */
export const _sortLimit = transformation({
  package: 'universe',
  name: '_sortLimit',
  parameters: { n: '!', desc: '!', columns: '?', tables: '<-' },
  spec: (args) => ({
    n: Number(args.int('n')),
    desc: args.bool('desc'),
    columns: stringsOr(args, 'columns', ['_value']),
  }),
  parts: 'joins',
  *run([input], { n, desc, columns }, context) {
    if (n === 0) return
    const collector = new TableCollector()
    for (const table of input ?? []) {
      context.checkpoint()
      collector.add(table)
    }
    for (const table of collector.finish()) yield ended(sortAndLimit(table, columns, desc, n < 0 ? table.length : n))
  },
})
