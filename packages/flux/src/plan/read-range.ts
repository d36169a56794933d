import { FluxError } from '../errors.ts'
import { type BucketName, findBucket } from '../storage/find-bucket.ts'
import type { Predicate } from '../storage/predicate.ts'
import type { ReadRequest, Series } from '../storage/storage.ts'
import type { Column, Vector } from '../table/column.ts'
import { concat } from '../table/concat.ts'
import { GroupKey } from '../table/group-key.ts'
import type { Table } from '../table/table.ts'
import { constantVector, times } from '../table/vector.ts'
import type { ExecutionContext } from './context.ts'
import { fieldVector } from './field-vector.ts'
import type { Operation } from './node.ts'

/** What to read of which bucket. */
export interface ReadRangeSpec {
  readonly bucket: BucketName
  readonly start: bigint
  readonly stop: bigint
  readonly predicate: Predicate | undefined
}

/** Reads the series of a time range, a table each: what `from |> range |> filter` becomes. */
export const readRange: Operation<ReadRangeSpec> = {
  name: 'ReadRange',
  plan: checkRange,
  bounds: ({ start, stop }) => ({ start, stop }),
  initialize: (spec, context) => {
    findBucket(context.storage, spec.bucket)
  },
  *run(_inputs, spec, context) {
    for (const series of readSeries(spec, context)) yield seriesTable(series, spec)
  },
}

/** Throws where a range holds no instant. */
export function checkRange({ start, stop }: { readonly start: bigint; readonly stop: bigint }): void {
  if (stop <= start) throw new FluxError('invalid', 'cannot query an empty range')
}

/** The matching series in storage order. */
export function readSeries(spec: ReadRangeSpec, context: ExecutionContext): Iterable<Series> {
  return context.storage.read(readRequest(spec, context))
}

/** The request that a spec stands for. */
export function readRequest({ bucket, start, stop, predicate }: ReadRangeSpec, context: ExecutionContext): ReadRequest {
  const bucketId = findBucket(context.storage, bucket).id
  return predicate ? { bucketId, start, stop, predicate } : { bucketId, start, stop }
}

/** A series as a table. */
function seriesTable(series: Series, bounds: ReadRangeSpec): Table {
  const timeParts: Vector[] = []
  const valueParts: Vector[] = []
  for (const chunk of series.chunks()) {
    timeParts.push(times(chunk.times))
    valueParts.push(fieldVector(chunk))
  }
  const time = concat('time', timeParts)
  const value = concat(series.type, valueParts)
  const key = seriesKey(series, bounds)
  const { length } = time
  return {
    key,
    length,
    columns: [
      { label: '_start', vector: constantVector('time', bounds.start, length) },
      { label: '_stop', vector: constantVector('time', bounds.stop, length) },
      { label: '_time', vector: time },
      { label: '_value', vector: value },
      ...tagColumns(key, length),
    ],
  }
}

/** The key of a series' table: everything but `_time` and `_value`. */
export function seriesKey(
  { field, measurement, tags }: Omit<Series, 'type' | 'chunks'>,
  bounds: { readonly start: bigint; readonly stop: bigint },
): GroupKey {
  const labels = ['_start', '_stop', '_field', '_measurement', ...tags.map(([name]) => name)]
  const values = [bounds.start, bounds.stop, field, measurement, ...tags.map(([, value]) => value)]
  return new GroupKey(
    labels,
    labels.map((_, i) => (i < 2 ? 'time' : 'string')),
    values,
  )
}

/** The columns of a series' key after its bounds. */
export const tagColumns = (key: GroupKey, length: number): Column[] =>
  key.labels.slice(2).map((label, i) => ({ label, vector: constantVector('string', key.values[i + 2], length) }))
