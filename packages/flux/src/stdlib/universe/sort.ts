import { sortTable } from '../../table/sort-rows.ts'
import { streamed } from '../../table/streams.ts'
import { transformation } from '../define.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/sort/ */
export const sort = transformation({
  package: 'universe',
  name: 'sort',
  parameters: { tables: '<-', columns: '?', desc: '?' },
  spec: (args) => ({
    columns: args.has('columns') ? args.strings('columns') : ['_value'],
    desc: args.has('desc') && args.bool('desc'),
  }),
  run: ([input], { columns, desc }, context) => streamed(input, context, (table) => sortTable(table, columns, desc)),
})
