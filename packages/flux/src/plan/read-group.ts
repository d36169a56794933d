import { FluxError } from '../errors.ts'
import { findBucket } from '../storage/find-bucket.ts'
import type { FieldType, Series, SeriesKey } from '../storage/storage.ts'
import type { Column, Vector } from '../table/column.ts'
import { concat } from '../table/concat.ts'
import { joinedBreaks } from '../table/concat-tables.ts'
import { GroupKey } from '../table/group-key.ts'
import { makeTable, withBreaks } from '../table/make-table.ts'
import type { Table } from '../table/table.ts'
import { take } from '../table/take.ts'
import { constantVector, floats, ints, times, uints } from '../table/vector.ts'
import { compareStrings } from '../values/compare.ts'
import { aggregateRuns, joinPoints } from './aggregate-runs.ts'
import { fieldVector } from './field-vector.ts'
import type { Operation } from './node.ts'
import { checkRange, type ReadRangeSpec, readSeries } from './read-range.ts'
import { checkAggregate, picksRow, type StoreAggregate, storageTypes } from './store-aggregate.ts'
import { storeBreaks } from './store-buffers.ts'

export interface ReadGroupSpec extends ReadRangeSpec {
  /** The columns to group by, besides the range's bounds, which always stay in the key. */
  readonly columns: readonly string[]
  readonly aggregate: StoreAggregate | undefined
}

/** Reads series put together by their tags: what `range |> filter |> group` becomes. */
export const readGroup: Operation<ReadGroupSpec> = {
  name: 'ReadGroup',
  plan: checkRange,
  bounds: ({ start, stop }) => ({ start, stop }),
  initialize: (spec, context) => {
    findBucket(context.storage, spec.bucket)
  },
  *run(_inputs, spec, context) {
    const { retentionPeriodNs } = findBucket(context.storage, spec.bucket)
    for (const members of groupSeries(readSeries(spec, context), spec.columns)) {
      context.checkpoint()
      // A group of several types is given as far as its first type reaches, and then refused.
      const type = members[0]?.type as FieldType
      const clash = members.findIndex((series) => series.type !== type)
      const alike = clash < 0 ? members : members.slice(0, clash)
      if (spec.aggregate === undefined) yield groupTable(alike, spec, retentionPeriodNs)
      if (clash >= 0) throw collision(type, (members[clash] as Series).type)
      if (spec.aggregate !== undefined) yield aggregateTable(members, spec, spec.aggregate)
    }
  },
}

const collision = (first: FieldType, other: FieldType): FluxError =>
  new FluxError(
    'invalid',
    `schema collision: cannot group ${storageTypes[first]} and ${storageTypes[other]} types together`,
  )

/** Series by the values of their tags, groups in the order of those values; a missing tag comes last. */
function groupSeries(series: Iterable<Series>, columns: readonly string[]): Series[][] {
  const labels = columns.filter((label) => label !== '_start' && label !== '_stop')
  const groups = new Map<string, { readonly values: readonly string[]; readonly members: Series[] }>()
  for (const one of series) {
    const values = labels.map((label) => tagOf(one, label))
    const id = JSON.stringify(values)
    const group = groups.get(id)
    if (group) group.members.push(one)
    else groups.set(id, { values, members: [one] })
  }
  return [...groups.values()].sort((a, b) => compareTags(a.values, b.values)).map(({ members }) => members)
}

function compareTags(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as string, b[i] as string]
    if (x === y) continue
    if (x === '' || y === '') return x === '' ? 1 : -1
    return compareStrings(x, y)
  }
  return 0
}

/** A tag's value; the store knows no difference between an empty tag and none. */
function tagOf({ field, measurement, tags }: SeriesKey, label: string): string {
  if (label === '_field') return field
  if (label === '_measurement') return measurement
  return tags.find(([name]) => name === label)?.[1] ?? ''
}

function groupTable(members: readonly Series[], spec: ReadGroupSpec, retentionPeriodNs: bigint): Table {
  const timeParts: Vector[] = []
  const valueParts: Vector[] = []
  const pieces = members.map((series) => {
    const points = joinPoints(series.type, [...series.chunks()])
    timeParts.push(times(points.times))
    valueParts.push(fieldVector(points))
    return { length: points.times.length, breaks: storeBreaks(points.times, retentionPeriodNs) }
  })
  const lengths = pieces.map(({ length }) => length)
  const values = concat((members[0] as Series).type, valueParts)
  return withBreaks(table(members, lengths, concat('time', timeParts), values, spec), joinedBreaks(pieces))
}

/** Rows of these series with their tags beside them, each series `lengths[i]` rows. */
function table(
  members: readonly Series[],
  lengths: readonly number[],
  time: Vector,
  value: Vector,
  spec: ReadGroupSpec,
): Table {
  const labels = new Set(['_field', '_measurement'])
  for (const { tags } of members) for (const [name] of tags) labels.add(name)
  const tagColumns = [...labels].sort(compareStrings).map((label): Column => {
    const parts = members.map((series, i) => constantVector('string', tagOf(series, label), lengths[i] as number))
    return { label, vector: concat('string', parts) }
  })
  const bounds = boundColumns(spec, time.length)
  const columns = [...bounds, { label: '_time', vector: time }, { label: '_value', vector: value }, ...tagColumns]
  return makeTable(
    groupKey(members[0] as Series, spec, (label) => labels.has(label)),
    columns,
    time.length,
  )
}

const boundColumns = ({ start, stop }: ReadGroupSpec, length: number): Column[] => [
  { label: '_start', vector: constantVector('time', start, length) },
  { label: '_stop', vector: constantVector('time', stop, length) },
]

function groupKey(series: Series, { columns, start, stop }: ReadGroupSpec, has: (label: string) => boolean): GroupKey {
  const labels = columns.filter((label) => label !== '_start' && label !== '_stop' && has(label))
  return new GroupKey(
    ['_start', '_stop', ...labels],
    ['time', 'time', ...labels.map(() => 'string' as const)],
    [start, stop, ...labels.map((label) => tagOf(series, label))],
  )
}

/** The aggregate of a group: one row. */
function aggregateTable(members: readonly Series[], spec: ReadGroupSpec, aggregate: StoreAggregate): Table {
  const parts = members.map((series) => {
    checkAggregate(aggregate, series.type)
    const points = joinPoints(series.type, [...series.chunks()])
    const run = { length: 1, begins: Int32Array.of(0), ends: Int32Array.of(points.times.length) }
    const { values, rows } = aggregateRuns(aggregate, points, run)
    return { values, times: rows ? take(times(points.times), rows) : undefined }
  })
  const values = concat(
    (parts[0] as { values: Vector }).values.type,
    parts.map((part) => part.values),
  )
  if (!picksRow(aggregate)) {
    const key = groupKey(members[0] as Series, spec, () => true)
    const columns: Column[] = [
      ...boundColumns(spec, 1),
      { label: '_value', vector: total(values) },
      ...key.labels.slice(2).map((label, i) => ({ label, vector: constantVector('string', key.values[i + 2], 1) })),
    ]
    return makeTable(key, columns, 1)
  }
  const time = concat(
    'time',
    parts.map((part) => part.times as Vector),
  )
  const picked = pickedMember(aggregate, values, time)
  const row = Int32Array.of(picked)
  const all = table(
    members,
    members.map(() => 1),
    time,
    values,
    spec,
  )
  return makeTable(
    all.key,
    all.columns.map(({ label, vector }) => ({ label, vector: take(vector, row) })),
    1,
  )
}

function total(values: Vector): Vector {
  if (values.type === 'float') return floats(Float64Array.of(values.data.reduce((sum, value) => sum + value, 0)))
  if (values.type === 'uint') return uints(BigUint64Array.of(values.data.reduce((sum, value) => sum + value, 0n)))
  return ints(BigInt64Array.of((values.data as BigInt64Array).reduce((sum, value) => sum + value, 0n)))
}

/** Which member's row wins: `first` and `last` go by time, `min` and `max` by value; the first of equals. */
function pickedMember(aggregate: StoreAggregate, values: Vector, time: Vector): number {
  const { data } = aggregate === 'first' || aggregate === 'last' ? time : values
  const wantsGreater = aggregate === 'last' || aggregate === 'max'
  const at = (i: number): number | bigint => data[values.constant ? 0 : i] as number | bigint
  let picked = 0
  for (let i = 1; i < values.length; i++) if (wantsGreater ? at(i) > at(picked) : at(i) < at(picked)) picked = i
  return picked
}
