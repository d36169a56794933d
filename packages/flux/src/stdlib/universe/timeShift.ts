import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import type { Vector } from '../../table/column.ts'
import { GroupKey } from '../../table/group-key.ts'
import { sortedByKey } from '../../table/key-order.ts'
import { streamed } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { newInts } from '../../values/arrays.ts'
import { addDuration } from '../../values/calendar.ts'
import type { Duration } from '../../values/duration.ts'
import { stringsOr } from '../argument-defaults.ts'

function shifted(label: string, vector: Vector, by: Duration): Vector {
  if (vector.type !== 'time') throw new FluxError('invalid', `column "${label}" is not of type time`)
  const data = newInts(vector.data.length)
  for (let i = 0; i < data.length; i++) {
    if (vector.valid === undefined || vector.valid[i] === 1) data[i] = addDuration(vector.data[i] as bigint, by)
  }
  return { ...vector, data }
}

function shiftTable(table: Table, by: Duration, columns: readonly string[]): Table {
  const { labels, types, values } = table.key
  const changed = table.columns.map(({ label, vector }) => ({
    label,
    vector: columns.includes(label) ? shifted(label, vector, by) : vector,
  }))
  const key = new GroupKey(
    labels,
    types,
    values.map((value, i) =>
      value !== undefined && columns.includes(labels[i] as string) ? addDuration(value as bigint, by) : value,
    ),
  )
  return { ...table, key, columns: changed }
}

/** @see https://docs.influxdata.com/flux/v0/stdlib/universe/timeshift/ */
export const timeShift = transformation({
  package: 'universe',
  name: 'timeShift',
  parameters: { tables: '<-', duration: '!', columns: '?' },
  spec: (args) => ({
    by: args.duration('duration'),
    columns: stringsOr(args, 'columns', ['_time', '_stop', '_start']),
  }),
  bounds: ({ by }, input) => input && { start: addDuration(input.start, by), stop: addDuration(input.stop, by) },
  parts: 'passes',
  /** Tables whose keys change are held until all have come. */
  *run([input], { by, columns }, context) {
    const changed: Table[] = []
    yield* streamed(input, context, (table) => {
      const shifted = shiftTable(table, by, columns)
      if (shifted.key.id === table.key.id) return shifted
      changed.push(shifted)
      return undefined
    })
    yield* sortedByKey(changed)
  },
})
