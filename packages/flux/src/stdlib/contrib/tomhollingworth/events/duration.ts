import { FluxError } from '../../../../errors.ts'
import { transformation } from '../../../../function/define.ts'
import { cellAt } from '../../../../table/cell.ts'
import { columnOf, withColumn } from '../../../../table/make-table.ts'
import type { Table } from '../../../../table/table.ts'
import { vectorOver } from '../../../../table/vector.ts'
import { durationNanoseconds } from '../../../../values/duration.ts'

/** `events.duration()`: how long each row lasts: until the next one, and the last until the stop. */
export const duration = transformation({
  package: 'contrib/tomhollingworth/events',
  name: 'duration',
  parameters: { tables: '<-', unit: '?', timeColumn: '?', columnName: '?', stopColumn: '?', stop: '?' },
  spec: (args) => ({
    unit: args.has('unit') ? Number(durationNanoseconds(args.duration('unit'))) : 1e9,
    timeColumn: args.has('timeColumn') ? args.string('timeColumn') : '_time',
    columnName: args.has('columnName') ? args.string('columnName') : 'duration',
    stopColumn: args.has('stopColumn') ? args.string('stopColumn') : '_stop',
    stop: args.has('stop') ? args.time('stop').ns : undefined,
  }),
  *run([input = []], { unit, timeColumn, columnName, stopColumn, stop }) {
    for (const table of input) {
      const timeAt = timeReader(table, timeColumn, 'time')
      const stopAt = stop === undefined ? timeReader(table, stopColumn, 'stop') : () => Number(stop)
      const durations = new BigInt64Array(table.length)
      for (let row = 0; row < table.length; row++) {
        const next = row + 1 < table.length ? timeAt(row + 1) : stopAt(row)
        durations[row] = BigInt(Math.trunc((next - timeAt(row)) / unit))
      }
      yield withColumn(table, columnName, vectorOver('int', durations, undefined))
    }
  },
})

/** Reads a column of times; InfluxDB counts the nanoseconds here in floats. */
function timeReader(table: Table, label: string, role: string): (row: number) => number {
  const vector = columnOf(table, label)?.vector
  if (!vector) throw new FluxError('invalid', `column "${label}" does not exist`)
  if (vector.type !== 'time')
    throw new FluxError('invalid', `${role} column "${label}" must be of type time, got ${vector.type}`)
  return (row) => Number(cellAt(vector, row) ?? 0n)
}
