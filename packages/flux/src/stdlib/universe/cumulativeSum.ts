import { transformation } from '../../function/define.ts'
import { cumulativeSums } from '../../table/cumulative-sum.ts'
import { streamed } from '../../table/streams.ts'
import { stringsOr } from '../argument-defaults.ts'

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/cumulativesum/ */
export const cumulativeSum = transformation({
  package: 'universe',
  name: 'cumulativeSum',
  parameters: { tables: '<-', columns: '?' },
  spec: (args) => ({ columns: stringsOr(args, 'columns', ['_value']) }),
  parts: 'keeps',
  run: ([input], { columns }, context) =>
    streamed(input, context, (table) => ({
      ...table,
      columns: table.columns.map(({ label, vector }) => ({
        label,
        vector: columns.includes(label) ? cumulativeSums(vector) : vector,
      })),
    })),
})
