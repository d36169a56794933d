import { transformation } from '../../function/define.ts'
import { keyedTable } from '../../table/make-table.ts'
import { collected } from '../../table/streams.ts'
import { stringsOf } from '../../table/strings-of.ts'
import { stringOr } from '../argument-defaults.ts'

/**
 * A row for each of a table's columns, with its label.
 * @see https://docs.influxdata.com/flux/v0/stdlib/universe/columns/
 */
export const columns = transformation({
  package: 'universe',
  name: 'columns',
  parameters: { tables: '<-', column: '?' },
  spec: (args) => ({ column: stringOr(args, 'column', '_value') }),
  run: ([input], { column }, context) =>
    collected(input, context, (table) => {
      const labels = stringsOf(table.columns.map(({ label }) => label))
      return keyedTable(table.key, [{ label: column, vector: labels }])
    }),
})
