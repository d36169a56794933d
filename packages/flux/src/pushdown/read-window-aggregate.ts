import type { ExecutionContext } from '../plan/context.ts'
import type { Operation } from '../plan/node.ts'
import { findBucket } from '../storage/find-bucket.ts'
import { joinPoints } from '../storage/join-points.ts'
import type { EdgePoint, ReadRequest, SeriesKey, SeriesPoints, SeriesRead } from '../storage/storage.ts'
import { cellAt } from '../table/cell.ts'
import type { Column, Vector } from '../table/column.ts'
import { GroupKey } from '../table/group-key.ts'
import type { Table } from '../table/table.ts'
import { take, takeOrNull } from '../table/take.ts'
import { constantVector, expand, ints, times } from '../table/vector.ts'
import { newIndices } from '../values/arrays.ts'
import { intersect } from '../values/bounds.ts'
import type { Duration } from '../values/duration.ts'
import type { Location } from '../values/location.ts'
import { Windows } from '../values/window.ts'
import { windowRuns } from '../values/window-runs.ts'
import { aggregateRuns } from './aggregate-runs.ts'
import { fieldVector } from './field-vector.ts'
import { checkRange, type ReadRangeSpec, readRequest, seriesKey, tagColumns } from './read-range.ts'
import { edgeRow, wholeStart } from './series-edge.ts'
import { checkAggregate, picksRow, type StoreAggregate } from './store-aggregate.ts'

export interface ReadWindowAggregateSpec extends ReadRangeSpec {
  readonly aggregate: StoreAggregate
  /** One window over the whole range when absent. */
  readonly window:
    | { readonly every: Duration; readonly period: Duration; readonly offset: Duration; readonly location: Location }
    | undefined
  readonly createEmpty: boolean
  /** The bound that becomes the row's time, where the windows of a series are one table; a table each when absent. */
  readonly timeColumn: '_start' | '_stop' | undefined
  /** True where a window without points gives a row of nulls even if the aggregate picks rows. */
  readonly forceAggregate: boolean
}

/** The windows of a series that become rows: their bounds, and which rows of the aggregates are theirs. */
interface WindowRows {
  readonly starts: BigInt64Array
  readonly stops: BigInt64Array
  /** The aggregate's index, -1 for a window without points. */
  readonly sources: Int32Array
}

/** Reads aggregates of windows: what `range |> filter |> window |> mean` and the like become. */
export const readWindowAggregate: Operation<ReadWindowAggregateSpec> = {
  name: 'ReadWindowAggregate',
  plan: checkRange,
  reads: (spec, context) => (isBareCount(spec) ? undefined : pointsRequest(spec, context)),
  bounds: ({ start, stop }) => ({ start, stop }),
  initialize: (spec, context) => {
    findBucket(context.storage, spec.bucket)
  },
  *run(_inputs, spec, context) {
    if (isBareCount(spec)) {
      for (const series of context.storage.counts(readRequest(spec, context)))
        yield* tablePerWindow(counted(series.count, spec), series, spec)
      return
    }
    for (const series of context.storage.read(pointsRequest(spec, context))) {
      checkAggregate(spec.aggregate, series.type)
      const only = edgePicked(spec)
      if (only) {
        yield edgeTable(series, only, spec)
        continue
      }
      const table = aggregateSeries(series, spec)
      if (spec.timeColumn) {
        if (table.columns.length > 0 && table.rows > 0) yield oneTable(table, series, spec)
      } else yield* tablePerWindow(table, series, spec)
    }
  },
}

/** A count over the whole range, which the store may know without reading a point. */
const isBareCount = ({ aggregate, window }: ReadWindowAggregateSpec): boolean => aggregate === 'count' && !window

/** What is to be read: of one window over the whole range its first or last point is enough, where the aggregate picks that. */
function pointsRequest(spec: ReadWindowAggregateSpec, context: ExecutionContext): ReadRequest {
  const only = edgeOf(spec)
  return { ...readRequest(spec, context), ...(only && { only }) }
}

const edgeOf = ({ aggregate, window }: ReadWindowAggregateSpec): EdgePoint | undefined =>
  !window && (aggregate === 'first' || aggregate === 'last') ? aggregate : undefined

/** The point of each series that is all that is answered of it; undefined where that is more, or something else. */
export const edgePicked = (spec: ReadWindowAggregateSpec): EdgePoint | undefined =>
  spec.timeColumn === undefined && !spec.forceAggregate ? edgeOf(spec) : undefined

/** The first or the last point of a series as a table: of thousands of series, all else that aggregates take is too much. */
function edgeTable(series: SeriesRead, only: EdgePoint, spec: ReadWindowAggregateSpec): Table {
  const { points, row } = edgeRow(series, only)
  const value = fieldVector({ ...points, values: points.values.slice(row, row + 1) } as SeriesPoints)
  const key = seriesKey(series, { start: wholeStart(spec), stop: spec.stop })
  return {
    key,
    length: 1,
    columns: [
      { label: '_start', vector: constantVector('time', key.values[0] as bigint, 1) },
      { label: '_stop', vector: constantVector('time', spec.stop, 1) },
      { label: '_time', vector: constantVector('time', points.times[row] as bigint, 1) },
      { label: '_value', vector: constantVector(value.type, cellAt(value, 0), 1) },
      ...tagColumns(key, 1),
    ],
  }
}

interface Aggregated {
  readonly windows: WindowRows
  readonly rows: number
  readonly columns: readonly Column[]
}

function aggregateSeries(series: SeriesRead, spec: ReadWindowAggregateSpec): Aggregated {
  const points = joinPoints(series.type, [...series.chunks()])
  const windows = spec.window && new Windows(spec.window)
  const runs = windows
    ? windowRuns(points.times, windows)
    : {
        length: 1,
        starts: BigInt64Array.of(wholeStart(spec)),
        stops: BigInt64Array.of(spec.stop),
        begins: Int32Array.of(0),
        ends: Int32Array.of(points.times.length),
      }
  const aggregates = aggregateRuns(spec.aggregate, points, runs)
  const asRows = !picksRow(spec.aggregate) || spec.forceAggregate
  // Where windows are joined to one table, picked rows never stand for windows without points.
  const empties = spec.createEmpty && windows !== undefined && (asRows || spec.timeColumn === undefined)
  const rows = empties ? allWindows(windows, runs, spec) : clipped(runs, spec)
  const values = filled(takeOrNull(aggregates.values, rows.sources), spec.aggregate)
  const columns: Column[] = [{ label: '_value', vector: values }]
  if (spec.timeColumn) {
    const bound = spec.timeColumn === '_start' ? rows.starts : rows.stops
    columns.unshift({ label: '_time', vector: times(bound) })
  } else if (!asRows && aggregates.rows) {
    const picked = take(times(points.times), aggregates.rows)
    columns.unshift({ label: '_time', vector: takeOrNull(picked, rows.sources) })
  }
  return { windows: rows, rows: rows.sources.length, columns }
}

/** One window over the whole range. */
function counted(count: number, spec: ReadWindowAggregateSpec): Aggregated {
  const windows = {
    starts: BigInt64Array.of(wholeStart(spec)),
    stops: BigInt64Array.of(spec.stop),
    sources: Int32Array.of(0),
  }
  return { windows, rows: 1, columns: [{ label: '_value', vector: ints(BigInt64Array.of(BigInt(count))) }] }
}

/** A count of no points is 0, not null. */
function filled(values: Vector, aggregate: StoreAggregate): Vector {
  if (aggregate !== 'count' || values.type !== 'int' || !values.valid) return values
  const { data, valid } = expand(values)
  return ints(data.map((count, i) => (valid?.[i] === 0 ? 0n : count)))
}

function clipped(
  { length, starts, stops }: { length: number; starts: BigInt64Array; stops: BigInt64Array },
  range: ReadWindowAggregateSpec,
): WindowRows {
  const sources = Int32Array.from({ length }, (_, i) => i)
  return { ...clip(starts, stops, range), sources }
}

/** Only the first and the last window can reach beyond the range. */
function clip(
  starts: BigInt64Array,
  stops: BigInt64Array,
  { start, stop }: ReadWindowAggregateSpec,
): Omit<WindowRows, 'sources'> {
  const clippedStarts = starts.slice()
  const clippedStops = stops.slice()
  for (const i of [0, starts.length - 1]) {
    if (i < 0) continue
    const bounds = intersect({ start, stop }, { start: starts[i] as bigint, stop: stops[i] as bigint })
    clippedStarts[i] = bounds.start
    clippedStops[i] = bounds.stop
  }
  return { starts: clippedStarts, stops: clippedStops }
}

function allWindows(
  windows: Windows,
  runs: { readonly length: number; readonly starts: BigInt64Array },
  range: ReadWindowAggregateSpec,
): WindowRows {
  const all = windows.overlapping(range).toReversed()
  const sources = newIndices(all.length).fill(-1)
  for (let i = 0, run = 0; i < all.length && run < runs.length; i++) {
    if (all[i]?.start !== runs.starts[run]) continue
    sources[i] = run++
  }
  const bounds = clip(
    BigInt64Array.from(all, ({ start }) => start),
    BigInt64Array.from(all, ({ stop }) => stop),
    range,
  )
  return { ...bounds, sources }
}

/** All windows of a series in one table, under the bounds of the range. */
function oneTable({ columns, rows }: Aggregated, series: SeriesRead, spec: ReadWindowAggregateSpec): Table {
  const key = seriesKey(series, spec)
  return {
    key,
    length: rows,
    columns: [
      { label: '_start', vector: constantVector('time', spec.start, rows) },
      { label: '_stop', vector: constantVector('time', spec.stop, rows) },
      ...columns,
      ...tagColumns(key, rows),
    ],
  }
}

/** A table for each window, under the window's bounds; without rows where a picked row is missing. */
function* tablePerWindow(
  { windows, columns, rows }: Aggregated,
  series: SeriesKey,
  spec: ReadWindowAggregateSpec,
): Generator<Table> {
  const shared = seriesKey(series, spec)
  const emptyIfMissing = picksRow(spec.aggregate) && !spec.forceAggregate
  for (let row = 0; row < rows; row++) {
    const start = windows.starts[row] as bigint
    const stop = windows.stops[row] as bigint
    const length = emptyIfMissing && (windows.sources[row] as number) < 0 ? 0 : 1
    const key = new GroupKey(shared.labels, shared.types, [start, stop, ...shared.values.slice(2)])
    yield {
      key,
      length,
      columns: [
        { label: '_start', vector: constantVector('time', start, length) },
        { label: '_stop', vector: constantVector('time', stop, length) },
        ...columns.map(({ label, vector }) => ({
          label,
          vector: constantVector(vector.type, cellAt(vector, row), length),
        })),
        ...tagColumns(key, length),
      ],
    }
  }
}
