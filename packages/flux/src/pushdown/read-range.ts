import { FluxError } from '../errors.ts'
import type { ExecutionContext } from '../plan/context.ts'
import type { Operation } from '../plan/node.ts'
import { type BucketName, checkOrganization, findBucket } from '../storage/find-bucket.ts'
import { joinPoints } from '../storage/join-points.ts'
import type { Predicate } from '../storage/predicate.ts'
import type { ReadRequest, SeriesKey, SeriesRead } from '../storage/storage.ts'
import type { Column } from '../table/column.ts'
import { GroupKey } from '../table/group-key.ts'
import { withBreaks } from '../table/make-table.ts'
import type { Table } from '../table/table.ts'
import { constantVector, times } from '../table/vector.ts'
import { fieldVector } from './field-vector.ts'
import { storeBreaks } from './store-buffers.ts'

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
  reads: readRequest,
  bounds: ({ start, stop }) => ({ start, stop }),
  initialize: (spec, context) => {
    findBucket(context.storage, spec.bucket)
  },
  *run(_inputs, spec, context) {
    const { retentionPeriodNs } = findBucket(context.storage, spec.bucket)
    for (const series of readSeries(spec, context)) yield seriesTable(series, spec, retentionPeriodNs)
  },
}

/** Throws where a range holds no instant, or `from` names an organisation. */
export function checkRange({ bucket, start, stop }: ReadRangeSpec): void {
  checkOrganization(bucket)
  if (stop <= start) throw new FluxError('invalid', 'cannot query an empty range')
}

/** The matching series in storage order. */
export function readSeries(spec: ReadRangeSpec, context: ExecutionContext): Iterable<SeriesRead> {
  return context.storage.read(readRequest(spec, context))
}

/** The request that a spec stands for. */
export function readRequest({ bucket, start, stop, predicate }: ReadRangeSpec, context: ExecutionContext): ReadRequest {
  const bucketId = findBucket(context.storage, bucket).id
  return predicate ? { bucketId, start, stop, predicate } : { bucketId, start, stop }
}

/** A series as a table, in the pieces that InfluxDB's store gives it out in. */
function seriesTable(series: SeriesRead, bounds: ReadRangeSpec, retentionPeriodNs: bigint): Table {
  const points = joinPoints(series.type, [...series.chunks()])
  const key = seriesKey(series, bounds)
  const { length } = points.times
  const columns = [
    { label: '_start', vector: constantVector('time', bounds.start, length) },
    { label: '_stop', vector: constantVector('time', bounds.stop, length) },
    { label: '_time', vector: times(points.times) },
    { label: '_value', vector: fieldVector(points) },
    ...tagColumns(key, length),
  ]
  return withBreaks({ key, columns, length }, storeBreaks(points.times, retentionPeriodNs))
}

/** The key of a series' table: everything but `_time` and `_value`. */
export function seriesKey(
  { field, measurement, tags }: SeriesKey,
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
