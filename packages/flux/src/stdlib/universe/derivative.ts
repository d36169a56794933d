import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { type DerivativeOptions, derivatives, risingRows } from '../../table/derivative.ts'
import { sliceRows, takeRows, vectorOf } from '../../table/make-table.ts'
import { streamed } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { expand } from '../../table/vector.ts'
import { durationNanoseconds } from '../../values/duration.ts'
import { isSet, stringOr, stringsOr } from '../argument-defaults.ts'

function derivativeTable(
  table: Table,
  columns: readonly string[],
  timeColumn: string,
  options: DerivativeOptions,
): Table {
  const times = vectorOf(table, timeColumn)
  if (!times) throw new FluxError('invalid', `no column "${timeColumn}" exists`)
  if (times.type !== 'time') {
    throw new FluxError('invalid', `time column "${timeColumn}" is type ${times.type} and not time`)
  }
  const rows = risingRows(times, table.length)
  const rising = rows.length === table.length ? table : takeRows(table, rows)
  const instants = expand(vectorOf(rising, timeColumn) as typeof times).data
  const rest = sliceRows(rising, Math.min(1, rising.length), rising.length)
  return {
    ...rest,
    columns: rest.columns.map(({ label, vector }, i) => {
      const before = rising.columns[i]?.vector ?? vector
      return { label, vector: columns.includes(label) ? derivatives(label, before, instants, options) : vector }
    }),
  }
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/derivative/ */
export const derivative = transformation({
  package: 'universe',
  name: 'derivative',
  parameters: { tables: '<-', unit: '?', nonNegative: '?', columns: '?', timeColumn: '?', initialZero: '?' },
  spec: (args) => ({
    columns: stringsOr(args, 'columns', ['_value']),
    timeColumn: stringOr(args, 'timeColumn', '_time'),
    options: {
      unitNs: args.has('unit') ? Number(durationNanoseconds(args.duration('unit'))) : 1e9,
      nonNegative: isSet(args, 'nonNegative'),
      initialZero: isSet(args, 'initialZero'),
    },
  }),
  parts: 'keeps',
  run: ([input], { columns, timeColumn, options }, context) =>
    streamed(input, context, (table) => derivativeTable(table, columns, timeColumn, options)),
})
