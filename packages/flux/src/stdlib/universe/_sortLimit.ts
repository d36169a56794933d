import { transformation } from '../../function/define.ts'
import { sortAndLimit } from '../../table/sort-rows.ts'
import { streamed } from '../../table/streams.ts'
import { stringsOr } from '../argument-defaults.ts'

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
  run: ([input], { n, desc, columns }, context) =>
    streamed(input, context, (table) => {
      if (n === 0 || table.length === 0) return undefined
      return sortAndLimit(table, columns, desc, n < 0 ? table.length : n)
    }),
})
