import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { isNullAt } from '../../table/cell.ts'
import type { TimeVector } from '../../table/column.ts'
import { duplicateColumn, sliceRows, vectorOf } from '../../table/make-table.ts'
import { collected } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { expand, ints } from '../../table/vector.ts'
import { floatToInt } from '../../values/convert.ts'
import { durationNanoseconds } from '../../values/duration.ts'
import { stringOr } from '../argument-defaults.ts'

/**
 * The table without its first row and with the whole units since the row before. InfluxDB takes the difference of
 * floats, which tell times apart to about 256 ns; its results count.
 */
export function elapsedTable(table: Table, unitNs: number, timeColumn: string, columnName: string): Table {
  const times = vectorOf(table, timeColumn)
  if (!times) throw new FluxError('invalid', `column "${timeColumn}" does not exist`)
  if (times.type !== 'time') return sliceRows(table, 0, 0)
  if (vectorOf(table, columnName)) {
    throw duplicateColumn(columnName)
  }
  const rest = sliceRows({ ...table }, Math.min(1, table.length), table.length)
  const vector = ints(elapsedUnits(times, unitNs))
  return { key: table.key, columns: [...rest.columns, { label: columnName, vector }], length: rest.length }
}

function elapsedUnits(times: TimeVector, unitNs: number): BigInt64Array {
  const { data } = expand(times)
  const units = new BigInt64Array(Math.max(0, data.length - 1))
  let previous = 0
  for (let i = 0; i < data.length; i++) {
    const time = isNullAt(times, i) ? 0 : Number(data[i])
    if (i > 0) units[i - 1] = floatToInt((time - previous) / unitNs)
    previous = time
  }
  return units
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/elapsed/ */
export const elapsed = transformation({
  package: 'universe',
  name: 'elapsed',
  parameters: { tables: '<-', unit: '?', timeColumn: '?', columnName: '?' },
  spec: (args) => ({
    unitNs: args.has('unit') ? Number(durationNanoseconds(args.duration('unit'))) : 1e9,
    timeColumn: stringOr(args, 'timeColumn', '_time'),
    columnName: stringOr(args, 'columnName', 'elapsed'),
  }),
  run: ([input], { unitNs, timeColumn, columnName }, context) =>
    collected(input, context, (table) => elapsedTable(table, unitNs, timeColumn, columnName)),
})
