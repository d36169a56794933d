import type { Predicate } from './predicate.ts'
import type { SeriesKey } from './series-key.ts'

/** The value types a field can have, by their Flux names. */
export type FieldType = 'float' | 'int' | 'uint' | 'string' | 'bool'

/** The array that holds a field's values: one entry a point, bool as 0 and 1. */
export interface FieldArrays {
  float: Float64Array
  int: BigInt64Array
  uint: BigUint64Array
  bool: Uint8Array
  string: string[]
}

/** Points of one series (measurement, tag set, field), rising strictly in time. */
export type SeriesPoints = {
  [T in FieldType]: { readonly type: T; readonly times: BigInt64Array; readonly values: FieldArrays[T] }
}[FieldType]

/** A series and its points within the request's bounds, in one or more chunks of rising time. Never empty. */
export interface SeriesRead extends SeriesKey {
  readonly type: FieldType
  chunks(): Iterable<SeriesPoints>
}

export interface ReadRequest {
  readonly bucketId: string
  /** Nanoseconds since the epoch, inclusive. */
  readonly start: bigint
  /** Nanoseconds since the epoch, exclusive. */
  readonly stop: bigint
  /** Which series and, where it names `_value`, which points. All when absent. */
  readonly predicate?: Predicate
  /** Where of each series its first or its last point alone is wanted: a store need not answer the others. */
  readonly only?: EdgePoint | undefined
}

/** The point that a series begins or ends with. */
export type EdgePoint = 'first' | 'last'

export interface ReadableBucket {
  readonly id: string
  readonly name: string
  readonly organizationId: string
  /** Nanoseconds; 0 keeps everything. */
  readonly retentionPeriodNs: bigint
}

/** What a written batch of points met: the engine turns a refusal into the query's runtime error. */
export type WriteResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: string; readonly message: string }

/** Points of one series to store. Times need not be sorted; a repeated time is overwritten by the later entry. */
export type SeriesWrite = SeriesKey & SeriesPoints

/**
 * Where the engine reads and writes. Synchronous: the engine runs on a thread of its own and may wait.
 * An implementation lists only buckets that the query's token may read (`buckets`) and refuses writes
 * that it may not make.
 */
export interface Storage {
  /** The readable buckets, in creation order. */
  buckets(): readonly ReadableBucket[]
  /**
   * Series with at least one matching point, ordered as InfluxDB orders series keys: measurement, then the
   * sorted tag set compared byte-wise, then field.
   */
  read(request: ReadRequest): Iterable<SeriesRead>
  /** The same series without their points, for schema queries: those with a point within the bounds. */
  series(request: ReadRequest): Iterable<SeriesKey & { readonly type: FieldType }>
  /** The same series with the number of their points, which a store may know without reading them. */
  counts(request: ReadRequest): Iterable<SeriesKey & { readonly count: number }>
  /** Stores the batch durably before it returns. `bucket` is an id. */
  write(bucketId: string, batch: readonly SeriesWrite[]): WriteResult
}

export type { SeriesKey } from './series-key.ts'
