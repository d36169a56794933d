import { FluxError } from '../../errors.ts'
import type { ArgumentReader } from '../../function/arguments.ts'
import { type CallContext, transformation } from '../../function/define.ts'
import type { ExecutionContext } from '../../plan/context.ts'
import type { Column, TimeVector } from '../../table/column.ts'
import { type CellValue, GroupKey } from '../../table/group-key.ts'
import { sortedByKey } from '../../table/key-order.ts'
import { columnIndex, columnOf, keyValue, makeTable, sliceRows, takeRows } from '../../table/make-table.ts'
import { TableCollector } from '../../table/regroup.ts'
import type { Table } from '../../table/table.ts'
import { constantVector, expand } from '../../table/vector.ts'
import { type Bounds, intersect } from '../../values/bounds.ts'
import { type Duration, isZeroDuration, zeroDuration } from '../../values/duration.ts'
import { type Location, locationOf } from '../../values/location.ts'
import { FluxRecord } from '../../values/value.ts'
import { isInfinite, Windows } from '../../values/window.ts'
import { windowRuns } from '../../values/window-runs.ts'

export interface WindowSpec {
  readonly every: Duration
  readonly period: Duration
  readonly offset: Duration
  readonly location: Location
  readonly timeColumn: string
  readonly startColumn: string
  readonly stopColumn: string
  readonly createEmpty: boolean
  /** True where each table's windows go out before the next table comes; the planner decides. */
  readonly narrow?: boolean
}

/**
 * Splits tables by windows of time.
 * @see https://docs.influxdata.com/flux/v0/stdlib/universe/window/
 */
export const window = transformation<WindowSpec>({
  package: 'universe',
  name: 'window',
  parameters: {
    tables: '<-',
    every: '?',
    period: '?',
    offset: '?',
    location: '?',
    timeColumn: '?',
    startColumn: '?',
    stopColumn: '?',
    createEmpty: '?',
  },
  spec: readWindowSpec,
  initialize(spec, context) {
    if (!context.bounds)
      throw new FluxError('invalid', 'nil bounds passed to window; use range to set the window range')
    if (!isInfinite(spec.every)) new Windows(spec)
  },
  *run([input], spec, context) {
    const windows = isInfinite(spec.every) ? undefined : new Windows(spec)
    const bounds = context.bounds as Bounds
    const empties = spec.createEmpty ? (windows?.overlapping(bounds).map((w) => clip(bounds, w)) ?? [bounds]) : []
    let collector = new TableCollector()
    for (const table of input ?? []) {
      context.checkpoint()
      for (const empty of empties) collector.add(windowTable(sliceRows(table, 0, 0), empty, spec))
      for (const part of split(table, spec, windows, bounds, context)) collector.add(part)
      if (!spec.narrow) continue
      yield* sortedByKey([...collector.finish()])
      collector = new TableCollector()
    }
    yield* sortedByKey([...collector.finish()])
  },
})

/** The arguments of `window`, also those that `aggregateWindow` hands over. */
export function readWindowSpec(args: ArgumentReader, context: CallContext): WindowSpec {
  const durationOr = (name: string): Duration => (args.has(name) ? args.duration(name) : zeroDuration)
  const labelOr = (name: string, label: string): string => (args.has(name) ? args.string(name) : label)
  const every = durationOr('every')
  const period = durationOr('period')
  if (every.negative) throw new FluxError('invalid', 'parameter "every" must be non-negative')
  if (period.negative) throw new FluxError('invalid', 'parameter "period" must be non-negative')
  if (isZeroDuration(every) && isZeroDuration(period))
    throw new FluxError(
      'invalid',
      'window function requires at least one of "every" or "period" to be set and non-zero',
    )
  const location = args.has('location') ? args.record('location') : context.option('location')
  return {
    every: isZeroDuration(every) ? period : every,
    period: isZeroDuration(period) ? every : period,
    offset: durationOr('offset'),
    location: locationOf(location instanceof FluxRecord ? location : utcRecord),
    timeColumn: labelOr('timeColumn', '_time'),
    startColumn: labelOr('startColumn', '_start'),
    stopColumn: labelOr('stopColumn', '_stop'),
    createEmpty: args.has('createEmpty') && args.bool('createEmpty'),
  }
}

const utcRecord = new FluxRecord(new Map([['zone', 'UTC']]))

function* split(
  table: Table,
  spec: WindowSpec,
  windows: Windows | undefined,
  bounds: Bounds,
  context: ExecutionContext,
): Generator<Table> {
  const times = columnOf(table, spec.timeColumn)?.vector
  if (!times) throw new FluxError('invalid', `missing time column "${spec.timeColumn}"`)
  if (times.type !== 'time') throw new FluxError('invalid', `time column is not a time value: ${times.type}`)
  if (table.length === 0) return
  if (!windows) {
    yield windowTable(table, bounds, spec)
    return
  }
  const { data } = expand(times) as TimeVector
  if (windows.tiling) {
    const runs = windowRuns(data, windows)
    for (let i = 0; i < runs.length; i++) {
      if (i % 1024 === 0) context.checkpoint()
      const within = clip(bounds, { start: runs.starts[i] as bigint, stop: runs.stops[i] as bigint })
      yield windowTable(sliceRows(table, runs.begins[i] as number, runs.ends[i] as number), within, spec)
    }
    return
  }
  const rowsByWindow = new Map<string, { readonly bounds: Bounds; readonly rows: number[] }>()
  for (let row = 0; row < table.length; row++) {
    for (const found of windows.containing(data[row] as bigint)) {
      const clipped = clip(bounds, found)
      const id = `${clipped.start}/${clipped.stop}`
      const known = rowsByWindow.get(id)
      if (known) known.rows.push(row)
      else rowsByWindow.set(id, { bounds: clipped, rows: [row] })
    }
  }
  for (const found of rowsByWindow.values())
    yield windowTable(takeRows(table, Int32Array.from(found.rows)), found.bounds, spec)
}

/**
 * The part of a window within the range. A window that lies beyond it, as of rows at the very end, becomes the
 * whole range: so InfluxDB has it.
 */
function clip(range: Bounds, window: Bounds): Bounds {
  const clipped = intersect(range, window)
  return clipped.start < clipped.stop ? clipped : range
}

/** The rows as the table of one window: its bounds are in the columns and in the key. */
function windowTable(table: Table, { start, stop }: Bounds, { startColumn, stopColumn }: WindowSpec): Table {
  const boundOf = (label: string): bigint | undefined => {
    if (label === startColumn) return start
    return label === stopColumn ? stop : undefined
  }
  const column = (label: string, value: bigint): Column => ({
    label,
    vector: constantVector('time', value, table.length),
  })
  const columns = table.columns.map((existing) => {
    const bound = boundOf(existing.label)
    return bound === undefined ? existing : column(existing.label, bound)
  })
  if (columnIndex(columns, startColumn) < 0) columns.push(column(startColumn, start))
  if (columnIndex(columns, stopColumn) < 0) columns.push(column(stopColumn, stop))
  const keyed = columns.filter(({ label }) => boundOf(label) !== undefined || table.key.has(label))
  const key = new GroupKey(
    keyed.map(({ label }) => label),
    keyed.map(({ vector }) => vector.type),
    keyed.map(({ label }): CellValue => boundOf(label) ?? keyValue(table.key, label)),
  )
  return makeTable(key, columns, table.length)
}
