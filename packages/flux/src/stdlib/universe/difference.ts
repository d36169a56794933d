import { transformation } from '../../function/define.ts'
import { type DifferenceOptions, differences } from '../../table/difference.ts'
import { sliceRows } from '../../table/make-table.ts'
import { collected } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { isSet, stringsOr } from '../argument-defaults.ts'

/** The table with some columns turned into differences, without its first row unless that is kept. */
export function differenceTable(table: Table, columns: readonly string[], options: DifferenceOptions): Table {
  const changed = table.columns.map(({ label, vector }) => ({
    label,
    vector: columns.includes(label) ? differences(label, vector, options) : vector,
  }))
  const from = options.keepFirst ? 0 : Math.min(1, table.length)
  return sliceRows({ key: table.key, columns: changed, length: table.length }, from, table.length)
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/difference/ */
export const difference = transformation({
  package: 'universe',
  name: 'difference',
  parameters: { tables: '<-', nonNegative: '?', columns: '?', keepFirst: '?', initialZero: '?' },
  spec: (args) => ({
    columns: stringsOr(args, 'columns', ['_value']),
    options: {
      nonNegative: isSet(args, 'nonNegative'),
      keepFirst: isSet(args, 'keepFirst'),
      initialZero: isSet(args, 'initialZero'),
    },
  }),
  run: ([input], { columns, options }, context) =>
    collected(input, context, (table) => differenceTable(table, columns, options)),
})
