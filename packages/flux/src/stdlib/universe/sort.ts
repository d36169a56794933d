import { transformation } from '../../function/define.ts'
import { sortTable } from '../../table/sort-rows.ts'
import { streamed } from '../../table/streams.ts'
import { isSet, stringsOr } from '../argument-defaults.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/sort/ */
export const sort = transformation({
  package: 'universe',
  name: 'sort',
  parameters: { tables: '<-', columns: '?', desc: '?' },
  spec: (args) => ({
    columns: stringsOr(args, 'columns', ['_value']),
    desc: isSet(args, 'desc'),
  }),
  run: ([input], { columns, desc }, context) => streamed(input, context, (table) => sortTable(table, columns, desc)),
})
