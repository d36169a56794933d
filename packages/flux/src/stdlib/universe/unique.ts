import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { firstRows, groupRows } from '../../table/group-rows.ts'
import { takeRows, vectorOf } from '../../table/make-table.ts'
import { collected } from '../../table/streams.ts'
import { stringOr } from '../argument-defaults.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/unique/ */
export const unique = transformation({
  package: 'universe',
  name: 'unique',
  parameters: { tables: '<-', column: '?' },
  spec: (args) => ({ column: stringOr(args, 'column', '_value') }),
  run: ([input], { column }, context) =>
    collected(input, context, (table) => {
      const vector = vectorOf(table, column)
      if (!vector) throw new FluxError('invalid', `no column "${column}" exists`)
      return takeRows(table, firstRows(groupRows([vector], table.length)))
    }),
})
