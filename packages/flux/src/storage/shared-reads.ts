import { joinPoints } from './join-points.ts'
import type { ReadRequest, SeriesPoints, SeriesRead, Storage } from './storage.ts'

/** Bytes of points that are kept for who reads the same later; where there are more, they are read again. */
const KEPT_BYTES = 32 * 2 ** 20

/** What several steps of a plan read alike is read once: aggregates of the same windows are the usual case. */
export class SharedReads implements Storage {
  readonly #storage: Storage
  /** How many steps are still to read each request that more than one reads. */
  readonly #readers = new Map<string, number>()
  readonly #kept = new Map<string, readonly SeriesRead[]>()
  #keptBytes = 0

  /** @param requests what the steps of the plan read, each as often as it is read */
  constructor(storage: Storage, requests: readonly ReadRequest[]) {
    this.#storage = storage
    if (requests.length < 2) return
    const keys = requests.map(keyOf)
    for (const key of keys) this.#readers.set(key, (this.#readers.get(key) ?? 0) + 1)
    for (const [key, readers] of this.#readers) if (readers < 2) this.#readers.delete(key)
  }

  read(request: ReadRequest): Iterable<SeriesRead> {
    const key = this.#readers.size === 0 ? '' : keyOf(request)
    const readers = this.#readers.get(key)
    if (readers === undefined) return this.#storage.read(request)
    if (readers > 1) this.#readers.set(key, readers - 1)
    else this.#readers.delete(key)
    const kept = this.#kept.get(key)
    if (readers > 1) return kept ?? this.#keeping(key, request)
    this.#kept.delete(key)
    return kept ?? this.#storage.read(request)
  }

  buckets(): ReturnType<Storage['buckets']> {
    return this.#storage.buckets()
  }

  series(request: ReadRequest): ReturnType<Storage['series']> {
    return this.#storage.series(request)
  }

  counts(request: ReadRequest): ReturnType<Storage['counts']> {
    return this.#storage.counts(request)
  }

  write(...args: Parameters<Storage['write']>): ReturnType<Storage['write']> {
    return this.#storage.write(...args)
  }

  /** Keeps what is read, once all of it has been. */
  *#keeping(key: string, request: ReadRequest): Generator<SeriesRead> {
    const all: SeriesRead[] = []
    let bytes = 0
    for (const series of this.#storage.read(request)) {
      if (this.#keptBytes + bytes > KEPT_BYTES) {
        yield series
        continue
      }
      const points = ownPoints(joinPoints(series.type, [...series.chunks()]))
      bytes += bytesOf(points)
      const own = { ...series, chunks: () => [points] }
      all.push(own)
      yield own
    }
    if (this.#keptBytes + bytes > KEPT_BYTES) return
    this.#keptBytes += bytes
    this.#kept.set(key, all)
  }
}

const keyOf = ({ bucketId, start, stop, predicate, only }: ReadRequest): string =>
  `${bucketId} ${start} ${stop} ${only} ${JSON.stringify(predicate, plain)}`

/** A regular expression is its source; what it is compiled to is large, and grows as it is used. */
const plain = (name: string, value: unknown): unknown =>
  name === 'regexp' ? (value as { source: string }).source : typeof value === 'bigint' ? `${value}n` : value

/** Points of their own memory: they may be a small part of a large block, which is not to be kept for them. */
function ownPoints(points: SeriesPoints): SeriesPoints {
  const { times, values } = points
  if (times.byteLength * 2 > times.buffer.byteLength) return points
  return { ...points, times: times.slice(), values: values.slice() } as SeriesPoints
}

const bytesOf = ({ type, times, values }: SeriesPoints): number =>
  times.byteLength +
  (type === 'string' ? values.reduce((sum, text) => sum + 16 + 2 * text.length, 0) : values.byteLength)
