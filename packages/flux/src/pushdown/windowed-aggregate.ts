import { FluxError } from '../errors.ts'
import type { Operation } from '../plan/node.ts'
import { countRows } from '../stdlib/universe/count.ts'
import { meanOf } from '../stdlib/universe/mean.ts'
import { stddevOf } from '../stdlib/universe/stddev.ts'
import { sumValues } from '../stdlib/universe/sum.ts'
import type { WindowSpec } from '../stdlib/universe/window.ts'
import type { Aggregate, AggregateKernel } from '../table/aggregate.ts'
import type { TimeVector, Vector } from '../table/column.ts'
import { GroupKey } from '../table/group-key.ts'
import { columnOf, keyColumns, makeTable } from '../table/make-table.ts'
import { streamed } from '../table/streams.ts'
import type { Table } from '../table/table.ts'
import { slice, take } from '../table/take.ts'
import { expand, times } from '../table/vector.ts'
import { VectorBuilder } from '../table/vector-builder.ts'
import { type Bounds, intersect } from '../values/bounds.ts'
import { Windows } from '../values/window.ts'

export interface WindowedAggregateSpec {
  readonly window: WindowSpec
  readonly aggregate: 'count' | 'mean' | 'stddev' | 'sum'
  readonly column: string
  readonly timeColumn: '_start' | '_stop'
}

const aggregates: Readonly<Record<WindowedAggregateSpec['aggregate'], Aggregate>> = {
  count: countRows,
  mean: meanOf,
  stddev: stddevOf('sample'),
  sum: sumValues,
}

/** The steps of an `aggregateWindow` over any tables in one: a row a window, in the order of time. */
export const windowedAggregate: Operation<WindowedAggregateSpec> = {
  name: 'aggregateWindow',
  parts: 'joins',
  initialize({ window }, context) {
    if (!context.bounds)
      throw new FluxError('invalid', 'nil bounds passed to window; use range to set the window range')
    new Windows(window)
  },
  run([input], spec, context) {
    const bounds = context.bounds as Bounds
    const windows = new Windows(spec.window)
    return streamed(input, context, (table) => aggregateTable(table, spec, windows, bounds))
  },
}

function aggregateTable(table: Table, spec: WindowedAggregateSpec, windows: Windows, bounds: Bounds): Table {
  const time = columnOf(table, '_time')?.vector
  if (!time) throw new FluxError('invalid', 'no time column: _time')
  if (time.type !== 'time') throw new FluxError('invalid', `time column is not a time value: ${time.type}`)
  const value = columnOf(table, spec.column)?.vector
  if (!value) throw new FluxError('invalid', `column "${spec.column}" does not exist`)
  if (table.key.has(spec.column))
    throw new FluxError('invalid', 'cannot aggregate columns that are part of the group key')
  const kernel = aggregates[spec.aggregate](value.type)
  if (!kernel) throw new FluxError('invalid', `unsupported aggregate column type ${value.type}`)

  const rows = sortedRows(expand(time) as TimeVector, value)
  const found = aggregateWindows(rows, spec, windows, bounds, kernel)
  const all = spec.window.createEmpty ? withEmpty(found, spec, windows, bounds) : found
  const builder = new VectorBuilder(kernel.result, all.length)
  for (const { cell } of all) builder.push(cell)
  const key = boundedKey(table.key, bounds)
  const windowTimes = { label: '_time', vector: times(BigInt64Array.from(all, ({ time }) => time)) }
  const cells = { label: spec.column, vector: builder.finish() }
  const keyed = keyColumns(key, all.length)
  // InfluxDB has one step for the others, and the steps of `aggregateWindow` for a deviation: so its columns stand otherwise.
  const columns = spec.aggregate === 'stddev' ? [...keyed, cells, windowTimes] : [windowTimes, ...keyed, cells]
  return makeTable(key, columns, all.length)
}

interface Rows {
  readonly time: BigInt64Array
  readonly value: Vector
}

/** Times and values in the order of time, without the rows whose time is null. */
function sortedRows(time: TimeVector, value: Vector): Rows {
  const { data, valid } = time
  let sorted = valid === undefined
  for (let i = 1; sorted && i < data.length; i++) sorted = (data[i - 1] as bigint) <= (data[i] as bigint)
  if (sorted) return { time: data, value }
  const order = Array.from({ length: data.length }, (_, i) => i)
    .filter((i) => valid?.[i] !== 0)
    .sort((a, b) => {
      const [x, y] = [data[a] as bigint, data[b] as bigint]
      return x < y ? -1 : x > y ? 1 : a - b
    })
  const rows = Int32Array.from(order)
  return { time: (take(time, rows) as TimeVector).data, value: take(value, rows) }
}

interface WindowCell {
  readonly time: bigint
  readonly cell: ReturnType<AggregateKernel['over']>
}

/** The aggregate of each window that holds a row, in the order of the windows' starts. */
function aggregateWindows(
  { time, value }: Rows,
  spec: WindowedAggregateSpec,
  windows: Windows,
  bounds: Bounds,
  kernel: AggregateKernel,
): WindowCell[] {
  const found: WindowCell[] = []
  let latest: bigint | undefined
  for (let row = 0; row < time.length; row++) {
    const fresh = windows
      .containing(time[row] as bigint)
      .filter(({ start }) => latest === undefined || start > latest)
      .toReversed()
    for (const window of fresh) {
      const within = intersect(bounds, window)
      const begin = lowerBound(time, within.start)
      const end = lowerBound(time, within.stop)
      found.push({ time: timeOf(within, spec), cell: kernel.over(slice(value, begin, end)) })
      latest = window.start
      // Windows that do not overlap: the next row of interest lies beyond this one.
      if (windows.tiling && end > row) row = end - 1
    }
  }
  return found
}

const timeOf = ({ start, stop }: Bounds, { timeColumn }: WindowedAggregateSpec): bigint =>
  timeColumn === '_start' ? start : stop

function lowerBound(time: BigInt64Array, instant: bigint): number {
  let low = 0
  let high = time.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((time[middle] as bigint) < instant) low = middle + 1
    else high = middle
  }
  return low
}

/** A row for each window of the range; what lies beyond the range has no place among them. */
function withEmpty(
  found: readonly WindowCell[],
  spec: WindowedAggregateSpec,
  windows: Windows,
  bounds: Bounds,
): WindowCell[] {
  const empty = spec.aggregate === 'count' ? 0n : undefined
  let next = 0
  return windows
    .overlapping(bounds)
    .toReversed()
    .map((window) => {
      const time = timeOf(intersect(bounds, window), spec)
      return found[next]?.time === time ? (found[next++] as WindowCell) : { time, cell: empty }
    })
}

/** The key with the range's bounds in it. */
function boundedKey(key: GroupKey, { start, stop }: Bounds): GroupKey {
  const bounds = new Map([
    ['_start', start],
    ['_stop', stop],
  ])
  const added = [...bounds.keys()].filter((label) => !key.has(label))
  return new GroupKey(
    [...key.labels, ...added],
    [
      ...key.types.map((type, i) => (bounds.has(key.labels[i] as string) ? 'time' : type)),
      ...added.map(() => 'time' as const),
    ],
    [
      ...key.values.map((value, i) => bounds.get(key.labels[i] as string) ?? value),
      ...added.map((label) => bounds.get(label)),
    ],
  )
}
