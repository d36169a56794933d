import { FluxError } from '../../errors.ts'
import { transformation } from '../../function/define.ts'
import type { Column } from '../../table/column.ts'
import { describeKey } from '../../table/describe-key.ts'
import { GroupKey } from '../../table/group-key.ts'
import { columnIndex, columnOf, keyValue } from '../../table/make-table.ts'
import { maskTable } from '../../table/mask.ts'
import { collected } from '../../table/streams.ts'
import type { Table } from '../../table/table.ts'
import { constantVector } from '../../table/vector.ts'
import { newBytes } from '../../values/arrays.ts'
import { type Bounds, intersect } from '../../values/bounds.ts'
import { addDuration } from '../../values/calendar.ts'
import { Duration } from '../../values/duration.ts'
import { Time } from '../../values/time.ts'
import { typeOf } from '../../values/type-of.ts'
import type { Value } from '../../values/value.ts'

interface RangeSpec extends Bounds {
  readonly timeColumn: string
  readonly startColumn: string
  readonly stopColumn: string
}

/**
 * Keeps the rows within a time range and puts its bounds into columns of the group key.
 * @see https://docs.influxdata.com/flux/v0/stdlib/universe/range/
 */
export const range = transformation<RangeSpec>({
  package: 'universe',
  name: 'range',
  parameters: { tables: '<-', start: '!', stop: '?', timeColumn: '?', startColumn: '?', stopColumn: '?' },
  spec(args, context) {
    const stop = args.value('stop')
    return {
      start: instantOf(args.value('start') as Value, context.now),
      stop: stop === undefined ? context.now : instantOf(stop, context.now),
      timeColumn: args.has('timeColumn') ? args.string('timeColumn') : '_time',
      startColumn: args.has('startColumn') ? args.string('startColumn') : '_start',
      stopColumn: args.has('stopColumn') ? args.string('stopColumn') : '_stop',
    }
  },
  plan({ start, stop }) {
    if (stop <= start) throw new FluxError('invalid', 'cannot query an empty range')
  },
  bounds: (spec, input) => (input ? intersect(input, spec) : { start: spec.start, stop: spec.stop }),
  run([input], spec, context) {
    const bounds = context.bounds ?? spec
    const seen = new Set<string>()
    return collected(input, context, (table) => {
      const ranged = rangeTable(table, spec, bounds)
      if (seen.has(ranged.key.id))
        throw new FluxError('invalid', `range found duplicate table with key: ${describeKey(table.key)}`)
      seen.add(ranged.key.id)
      return ranged
    })
  },
})

/** An argument of `range` as an instant: a time, a duration from now, or seconds since the epoch. */
function instantOf(value: Value, now: bigint): bigint {
  if (value instanceof Time) return value.ns
  if (value instanceof Duration) return addDuration(now, value)
  if (typeof value === 'bigint') return BigInt.asIntN(64, value * 1_000_000_000n)
  throw new FluxError('invalid', `value is not a time, got ${typeOf(value)}`)
}

function rangeTable(table: Table, spec: RangeSpec, bounds: Bounds): Table {
  const { start, stop } = bounds
  const { timeColumn, startColumn, stopColumn } = spec
  const at = columnIndex(table.columns, timeColumn)
  if (at < 0) throw new FluxError('invalid', `range error: supplied time column ${timeColumn} doesn't exist`)
  const times = table.columns[at]?.vector
  if (times?.type !== 'time')
    throw new FluxError('invalid', `range error: provided time column ${timeColumn} is not of type time`)
  const within = newBytes(table.length)
  for (let row = 0; row < table.length; row++) {
    const slot = times.constant ? 0 : row
    const time = times.data[slot] as bigint
    if (times.valid?.[slot] !== 0 && time >= start && time < stop) within[row] = 1
  }
  const rows = maskTable(table, within)
  const key = rangeKey(table.key, startColumn, stopColumn, bounds)
  const isBound = (label: string): boolean => label === startColumn || label === stopColumn
  const boundColumn = (label: string): Column => ({
    label,
    vector: constantVector('time', keyValue(key, label), rows.length),
  })
  for (const label of [startColumn, stopColumn]) {
    const existing = columnOf(table, label)
    if (existing && existing.vector.type !== 'time') {
      const which = label === startColumn ? 'start' : 'stop'
      throw new FluxError('invalid', `range error: provided ${which} column ${timeColumn} is not of type time`)
    }
  }
  const missing = [startColumn, stopColumn].filter((label) => columnIndex(table.columns, label) < 0)
  const columns = [
    ...missing.map(boundColumn),
    ...rows.columns.map((column) => (isBound(column.label) ? boundColumn(column.label) : column)),
  ]
  return { key, columns, length: rows.length }
}

/**
 * The key with the bounds in it. A key that had both keeps its order, and its bounds narrow the new ones; otherwise
 * those that are missing stand first.
 */
function rangeKey(key: GroupKey, startColumn: string, stopColumn: string, bounds: Bounds): GroupKey {
  if (key.has(startColumn) && key.has(stopColumn)) {
    const start = keyValue(key, startColumn) as bigint | undefined
    const stop = keyValue(key, stopColumn) as bigint | undefined
    const overlaps = start !== undefined && stop !== undefined && start < bounds.stop && stop > bounds.start
    const narrowed = overlaps ? intersect(bounds, { start, stop }) : bounds
    return new GroupKey(
      key.labels,
      key.types,
      key.values.map((value, i) => {
        if (key.labels[i] === startColumn) return narrowed.start
        return key.labels[i] === stopColumn ? narrowed.stop : value
      }),
    )
  }
  const added = (
    [
      [startColumn, bounds.start],
      [stopColumn, bounds.stop],
    ] as const
  ).filter(([label]) => !key.has(label))
  return new GroupKey(
    [...added.map(([label]) => label), ...key.labels],
    [...added.map(() => 'time' as const), ...key.types],
    [...added.map(([, value]) => value), ...key.values],
  )
}
