import { matchPoints } from '../src/storage/match-points.ts'
import { reduceForSeries } from '../src/storage/predicate.ts'
import type {
  FieldType,
  ReadableBucket,
  ReadRequest,
  SeriesKey,
  SeriesPoints,
  SeriesRead,
  SeriesWrite,
  Storage,
  WriteResult,
} from '../src/storage/storage.ts'
import { compareStrings } from '../src/values/compare.ts'
import { parseLines } from './line-protocol.ts'

type Scalar = number | bigint | string | boolean

interface StoredSeries extends SeriesKey {
  readonly id: string
  readonly type: FieldType
  readonly points: Map<bigint, Scalar>
  /** All points in order, until the next write. */
  sorted: SeriesPoints | undefined
}

/** A store in memory for tests: whole series as maps, read in InfluxDB's order. */
export class MemoryStorage implements Storage {
  readonly #buckets: { readonly bucket: ReadableBucket; readonly series: Map<string, StoredSeries> }[] = []

  /** Makes a bucket with the points of a text in line protocol, times in nanoseconds. */
  addBucket(name: string, lines = '', retentionPeriodNs = 0n): ReadableBucket {
    const bucket = this.#add(name, new Map(), retentionPeriodNs)
    for (const write of parseLines(lines)) {
      const result = this.write(bucket.id, [write])
      if (!result.ok) throw new Error(result.message)
    }
    return bucket
  }

  /** Makes a bucket with the very points of another store's bucket. */
  shareBucket(name: string, from: MemoryStorage, fromName: string): ReadableBucket {
    const shared = from.#buckets.find(({ bucket }) => bucket.name === fromName)
    if (!shared) throw new Error(`no bucket ${fromName}`)
    return this.#add(name, shared.series, shared.bucket.retentionPeriodNs)
  }

  #add(name: string, series: Map<string, StoredSeries>, retentionPeriodNs: bigint): ReadableBucket {
    const id = (this.#buckets.length + 1).toString(16).padStart(16, '0')
    const bucket = { id, name, organizationId: '0'.repeat(16), retentionPeriodNs }
    this.#buckets.push({ bucket, series })
    return bucket
  }

  buckets(): readonly ReadableBucket[] {
    return this.#buckets.map(({ bucket }) => bucket)
  }

  *read({ bucketId, start, stop, predicate }: ReadRequest): Iterable<SeriesRead> {
    for (const series of this.#sorted(bucketId)) {
      const residual = reduceForSeries(predicate, series)
      if (residual === false) continue
      const all = pointsBetween(series, start, stop)
      const mask = matchPoints(residual, all)
      const points = mask ? masked(all, mask) : all
      if (points.times.length === 0) continue
      yield { ...identity(series), type: series.type, chunks: () => [points] }
    }
  }

  *series(request: ReadRequest): Iterable<SeriesKey & { readonly type: FieldType }> {
    for (const { chunks: _chunks, ...series } of this.read(request)) yield series
  }

  *counts(request: ReadRequest): Iterable<SeriesKey & { readonly count: number }> {
    for (const { chunks, ...series } of this.read(request))
      yield { ...series, count: [...chunks()].reduce((sum, { times }) => sum + times.length, 0) }
  }

  write(bucketId: string, batch: readonly SeriesWrite[]): WriteResult {
    const stored = this.#series(bucketId)
    for (const write of batch) {
      const id = seriesId(write)
      const existing = stored.get(id)
      if (existing && existing.type !== write.type) {
        const detail = `input field "${write.field}" on measurement "${write.measurement}" is type ${longType(write.type)}, already exists as type ${longType(existing.type)}`
        const code = 'unprocessable entity'
        return {
          ok: false,
          code,
          message: `partial write: field type conflict: ${detail} dropped=${write.times.length}`,
        }
      }
      const series: StoredSeries = existing ?? {
        ...identity(write),
        id,
        type: write.type,
        points: new Map(),
        sorted: undefined,
      }
      stored.set(id, series)
      series.sorted = undefined
      write.times.forEach((time, i) => {
        const value = write.values[i] as Scalar
        series.points.set(time, write.type === 'bool' ? Boolean(value) : value)
      })
    }
    return { ok: true }
  }

  #series(bucketId: string): Map<string, StoredSeries> {
    const found = this.#buckets.find(({ bucket }) => bucket.id === bucketId)
    if (!found) throw new Error(`no bucket ${bucketId}`)
    return found.series
  }

  #sorted(bucketId: string): StoredSeries[] {
    return [...this.#series(bucketId).values()].sort((a, b) => compareStrings(a.id, b.id))
  }
}

/** Sorts as InfluxDB sorts series: measurement, tags, field. */
const seriesId = ({ measurement, tags, field }: SeriesKey): string =>
  [measurement, ...tags.flat(), '', field].join('\u0000')

const identity = ({ measurement, tags, field }: SeriesKey): SeriesKey => ({ measurement, tags, field })

const longType = (type: FieldType): string =>
  ({ float: 'float', int: 'integer', uint: 'unsigned', string: 'string', bool: 'boolean' })[type]

function pointsBetween(series: StoredSeries, start: bigint, stop: bigint): SeriesPoints {
  series.sorted ??= sortedPoints(series)
  const { times, values, type } = series.sorted
  const begin = lowerBound(times, start)
  const end = lowerBound(times, stop)
  const slice = Array.isArray(values) ? values.slice(begin, end) : values.subarray(begin, end)
  return { type, times: times.subarray(begin, end), values: slice } as SeriesPoints
}

function lowerBound(times: BigInt64Array, instant: bigint): number {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] as bigint) < instant) low = middle + 1
    else high = middle
  }
  return low
}

function sortedPoints({ type, points }: StoredSeries): SeriesPoints {
  const chosen = [...points].sort(([a], [b]) => (a < b ? -1 : 1))
  const times = BigInt64Array.from(chosen, ([time]) => time)
  const values = chosen.map(([, value]) => value)
  switch (type) {
    case 'float':
      return { type, times, values: Float64Array.from(values as number[]) }
    case 'int':
      return { type, times, values: BigInt64Array.from(values as bigint[]) }
    case 'uint':
      return { type, times, values: BigUint64Array.from(values as bigint[]) }
    case 'bool':
      return { type, times, values: Uint8Array.from(values, Number) }
    case 'string':
      return { type, times, values: values as string[] }
  }
}

function masked(points: SeriesPoints, mask: Uint8Array): SeriesPoints {
  const keep = (_: unknown, i: number): boolean => mask[i] === 1
  return {
    type: points.type,
    times: points.times.filter(keep),
    values: points.values.filter(keep as never),
  } as SeriesPoints
}
