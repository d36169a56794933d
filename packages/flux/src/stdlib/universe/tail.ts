import { transformation } from '../../function/define.ts'
import { sliceRows } from '../../table/make-table.ts'
import { collected } from '../../table/streams.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/tail/ */
export const tail = transformation({
  package: 'universe',
  name: 'tail',
  parameters: { tables: '<-', n: '!', offset: '?' },
  spec: (args) => ({ n: Number(args.int('n')), offset: args.has('offset') ? Number(args.int('offset')) : 0 }),
  run: ([input], { n, offset }, context) =>
    collected(input, context, (table) => {
      const end = Math.min(table.length, table.length - offset)
      if (n <= 0 || end <= 0) return sliceRows(table, 0, 0)
      // A negative offset can put the start past the last row: InfluxDB then begins at the first.
      const start = table.length - offset - n
      return sliceRows(table, start > 0 && start < table.length ? start : 0, end)
    }),
})
