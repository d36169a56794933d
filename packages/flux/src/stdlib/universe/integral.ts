import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import { buffersOf } from '../../table/buffers.ts'
import { isNullAt } from '../../table/cell.ts'
import type { TimeVector, Vector } from '../../table/column.ts'
import { floatValues } from '../../table/float-values.ts'
import { integrate } from '../../table/integral.ts'
import { keyedTable, keyValue, vectorOf } from '../../table/make-table.ts'
import { collected } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { constantVector, expand, hasNulls } from '../../table/vector.ts'
import { durationNanoseconds } from '../../values/duration.ts'
import { stringOr } from '../argument-defaults.ts'

interface Spec {
  readonly unitNs: number
  readonly timeColumn: string
  readonly linear: boolean
  readonly column: string
}

function integralOf(table: Table, { unitNs, timeColumn, linear, column }: Spec): Table {
  const { key } = table
  for (const bound of ['_start', '_stop']) {
    if (!key.has(bound)) {
      throw new FluxError('invalid', `integral function needs ${bound} column to be part of group key`)
    }
  }
  const vector = vectorOf(table, column)
  if (!vector) throw new FluxError('invalid', `column "${column}" does not exist`)
  if (key.has(column)) throw new FluxError('invalid', 'cannot aggregate columns that are part of the group key')
  if (vector.type !== 'float' && vector.type !== 'int' && vector.type !== 'uint') {
    throw new FluxError('invalid', `cannot perform integral over ${vector.type}`)
  }
  const times = vectorOf(table, timeColumn) as TimeVector | undefined
  if (!times) throw new FluxError('invalid', `no column "${timeColumn}" exists`)
  if (hasNulls(times)) throw new FluxError('invalid', 'integral found null time in time column')

  const range = { start: keyValue(key, '_start') as bigint, stop: keyValue(key, '_stop') as bigint }
  const rows = pointRows(table, expand(times), vector)
  const area = integrate(times, floatValues(vector), rows, unitNs, range, linear)
  return keyedTable(key, [{ label: column, vector: constantVector('float', area, 1) }])
}

/** Rows with a value, without those whose time repeats the row before. Each buffer is checked on its own. */
function pointRows(table: Table, times: TimeVector, vector: Vector): number[] {
  const rows: number[] = []
  for (const [start, end] of buffersOf(table)) {
    let previous = 0n
    for (let i = start; i < end; i++) {
      const time = times.data[i] as bigint
      if (previous > time) throw new FluxError('invalid', 'integral found out-of-order times in time column')
      if (previous === time && i !== start) continue
      previous = time
      if (!isNullAt(vector, i)) rows.push(i)
    }
  }
  return rows
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/integral/ */
export const integral = transformation({
  package: 'universe',
  name: 'integral',
  parameters: { tables: '<-', unit: '?', timeColumn: '?', column: '?', interpolate: '?' },
  spec: (args): Spec => ({
    unitNs: args.has('unit') ? Number(durationNanoseconds(args.duration('unit'))) : 1e9,
    timeColumn: stringOr(args, 'timeColumn', '_time'),
    linear: args.has('interpolate') && args.string('interpolate') === 'linear',
    column: stringOr(args, 'column', '_value'),
  }),
  run: ([input], spec, context) => collected(input, context, (table) => integralOf(table, spec)),
})
