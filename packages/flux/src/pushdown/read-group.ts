import { FluxError } from '../errors.ts'
import type { Operation } from '../plan/node.ts'
import { findBucket } from '../storage/find-bucket.ts'
import { joinPoints } from '../storage/join-points.ts'
import type { FieldType, SeriesKey, SeriesRead } from '../storage/storage.ts'
import type { Column, Vector } from '../table/column.ts'
import { concat } from '../table/concat.ts'
import { joinedBreaks } from '../table/concat-tables.ts'
import { GroupKey } from '../table/group-key.ts'
import { makeTable, withBreaks } from '../table/make-table.ts'
import { patternSort } from '../table/pattern-sort.ts'
import { stringRuns } from '../table/strings-of.ts'
import type { Table } from '../table/table.ts'
import { take } from '../table/take.ts'
import { constantVector, floats, ints, times, uints } from '../table/vector.ts'
import { compareStrings } from '../values/compare.ts'
import { aggregateRuns } from './aggregate-runs.ts'
import { fieldVector } from './field-vector.ts'
import { checkRange, type ReadRangeSpec, readRequest, readSeries } from './read-range.ts'
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
  reads: (spec, context) => (spec.aggregate === 'count' ? undefined : readRequest(spec, context)),
  bounds: ({ start, stop }) => ({ start, stop }),
  initialize: (spec, context) => {
    findBucket(context.storage, spec.bucket)
  },
  *run(_inputs, spec, context) {
    const { retentionPeriodNs } = findBucket(context.storage, spec.bucket)
    if (spec.aggregate === 'count') {
      for (const members of groupSeries(context.storage.counts(readRequest(spec, context)), spec.columns)) {
        context.checkpoint()
        const count = members.reduce((sum, { count }) => sum + count, 0)
        yield totalTable(members[0] as SeriesKey, ints(BigInt64Array.of(BigInt(count))), spec)
      }
      return
    }
    for (const members of groupSeries(readSeries(spec, context), spec.columns)) {
      context.checkpoint()
      if (spec.aggregate === undefined) yield groupTable(members, spec, retentionPeriodNs)
      else yield* aggregateTable(members, spec, spec.aggregate)
    }
  },
}

const collision = (first: FieldType, other: FieldType): FluxError =>
  new FluxError(
    'invalid',
    `schema collision: cannot group ${storageTypes[first]} and ${storageTypes[other]} types together`,
  )

/**
 * Series by the values of their tags, groups in the order of those values; a missing tag comes last. The series of a
 * group are in the order in which InfluxDB's sort leaves them, which is not stable from 13 series on.
 */
function groupSeries<S extends SeriesKey>(series: Iterable<S>, columns: readonly string[]): S[][] {
  const labels = columns.filter((label) => label !== '_start' && label !== '_stop')
  if (labels.length === 0) {
    const all = [...series]
    return all.length > 0 ? [all] : []
  }
  const groups = new Map<string, { readonly values: readonly string[]; readonly members: S[] }>()
  const rows: { readonly one: S; readonly group: string }[] = []
  for (const one of series) {
    const values = labels.map((label) => tagOf(one, label))
    const group = JSON.stringify(values)
    if (!groups.has(group)) groups.set(group, { values, members: [] })
    rows.push({ one, group })
  }
  const ordered = [...groups].sort(([, a], [, b]) => compareTags(a.values, b.values))
  const rankOf = new Map(ordered.map(([group], rank) => [group, rank]))
  const order = Int32Array.from(rows.keys())
  patternSort(
    Int32Array.from(rows, ({ group }) => rankOf.get(group) as number),
    order,
  )
  for (const row of order) {
    const { one, group } = rows[row] as { one: S; group: string }
    groups.get(group)?.members.push(one)
  }
  return ordered.map(([, { members }]) => members)
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
  for (const [name, value] of tags) if (name === label) return value
  return ''
}

function groupTable(members: readonly SeriesRead[], spec: ReadGroupSpec, retentionPeriodNs: bigint): Table {
  const timeParts: Vector[] = []
  const valueParts: Vector[] = []
  // A group of several types is given as far as its first type reaches.
  const { alike, failure } = ofOneType(members)
  const pieces = alike.map((series) => {
    const points = joinPoints(series.type, [...series.chunks()])
    timeParts.push(times(points.times))
    valueParts.push(fieldVector(points))
    return { length: points.times.length, breaks: storeBreaks(points.times, retentionPeriodNs) }
  })
  const lengths = pieces.map(({ length }) => length)
  const values = concat((members[0] as SeriesRead).type, valueParts)
  const rows = table(members, alike, lengths, concat('time', timeParts), values, spec)
  const whole = withBreaks(rows, joinedBreaks(pieces))
  return failure ? { ...whole, failure } : whole
}

/** The series up to the first of another type, and what is said of that one. */
function ofOneType(members: readonly SeriesRead[]): { alike: readonly SeriesRead[]; failure: FluxError | undefined } {
  const type = (members[0] as SeriesRead).type
  const clash = members.findIndex((series) => series.type !== type)
  if (clash < 0) return { alike: members, failure: undefined }
  return { alike: members.slice(0, clash), failure: collision(type, (members[clash] as SeriesRead).type) }
}

/** Rows of `rows`, each series `lengths[i]`, with the tags beside them that any of the group has. */
function table(
  members: readonly SeriesRead[],
  rows: readonly SeriesRead[],
  lengths: readonly number[],
  time: Vector,
  value: Vector,
  spec: ReadGroupSpec,
): Table {
  const labels = new Set(['_field', '_measurement'])
  for (const { tags } of members) for (const [name] of tags) labels.add(name)
  const tagColumns = [...labels].sort(compareStrings).map((label): Column => {
    const texts = rows.map((series) => tagOf(series, label))
    return { label, vector: stringRuns(texts, lengths, time.length) }
  })
  const bounds = boundColumns(spec, time.length)
  const columns = [...bounds, { label: '_time', vector: time }, { label: '_value', vector: value }, ...tagColumns]
  return makeTable(groupKey(members[0] as SeriesRead, spec), columns, time.length)
}

const boundColumns = ({ start, stop }: ReadGroupSpec, length: number): Column[] => [
  { label: '_start', vector: constantVector('time', start, length) },
  { label: '_stop', vector: constantVector('time', stop, length) },
]

/** The key has every label, also one that no series has; a missing tag is the empty text. */
function groupKey(series: SeriesKey, { columns, start, stop }: ReadGroupSpec): GroupKey {
  const labels = columns.filter((label) => label !== '_start' && label !== '_stop')
  return new GroupKey(
    ['_start', '_stop', ...labels],
    ['time', 'time', ...labels.map(() => 'string' as const)],
    [start, stop, ...labels.map((label) => tagOf(series, label))],
  )
}

/** The aggregate of a group, which is no count: one row. Series that have no sum end their group without a word. */
function* aggregateTable(all: readonly SeriesRead[], spec: ReadGroupSpec, aggregate: StoreAggregate): Generator<Table> {
  const end = aggregate === 'sum' ? all.findIndex(({ type }) => type === 'string' || type === 'bool') : -1
  const members = end < 0 ? all : all.slice(0, end)
  if (members.length === 0) return
  const { failure } = ofOneType(members)
  if (failure) {
    yield { key: groupKey(members[0] as SeriesRead, spec), columns: [], length: 0, failure }
    return
  }
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
    yield totalTable(members[0] as SeriesRead, total(values), spec)
    return
  }
  const time = concat(
    'time',
    parts.map((part) => part.times as Vector),
  )
  const row = Int32Array.of(pickedMember(aggregate, values, time))
  const lengths = members.map(() => 1)
  const { key, columns } = table(members, members, lengths, time, values, spec)
  const picked = columns.map(({ label, vector }) => ({ label, vector: take(vector, row) }))
  yield makeTable(key, picked, 1)
}

function totalTable(series: SeriesKey, value: Vector, spec: ReadGroupSpec): Table {
  const key = groupKey(series, spec)
  const columns: Column[] = [
    ...boundColumns(spec, 1),
    { label: '_value', vector: value },
    ...key.labels.slice(2).map((label, i) => ({ label, vector: constantVector('string', key.values[i + 2], 1) })),
  ]
  return makeTable(key, columns, 1)
}

function total(values: Vector): Vector {
  if (values.type === 'float') return floats(Float64Array.of(values.data.reduce((sum, value) => sum + value, 0)))
  if (values.type === 'uint') return uints(BigUint64Array.of(values.data.reduce((sum, value) => sum + value, 0n)))
  return ints(BigInt64Array.of((values.data as BigInt64Array).reduce((sum, value) => sum + value, 0n)))
}

/** Which member's row wins: `first` and `last` go by time, `min` and `max` by value. `last` takes the last of equals. */
function pickedMember(aggregate: StoreAggregate, values: Vector, time: Vector): number {
  const { data } = aggregate === 'first' || aggregate === 'last' ? time : values
  const wins = {
    first: (a: number | bigint, b: number | bigint) => a < b,
    min: (a: number | bigint, b: number | bigint) => a < b,
    max: (a: number | bigint, b: number | bigint) => a > b,
    last: (a: number | bigint, b: number | bigint) => a >= b,
  }[aggregate as 'first' | 'last' | 'min' | 'max']
  const at = (i: number): number | bigint => data[values.constant ? 0 : i] as number | bigint
  let picked = 0
  for (let i = 1; i < values.length; i++) if (wins(at(i), at(picked))) picked = i
  return picked
}
