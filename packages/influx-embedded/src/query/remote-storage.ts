import type { ReadableBucket, ReadRequest, SeriesRead, SeriesWrite, Storage, WriteResult } from '@nrg/flux/storage'
import { SeriesReader } from '../store/read/reader.ts'
import type { AskData } from './messages.ts'
import { packBatch } from './packed-batch.ts'

/** Bytes of decoded blocks that a thread keeps for the queries to come. */
const CACHE_BYTES = 64 * 2 ** 20

/** The storage of a script on a worker thread: it asks the main thread, and sleeps until there is an answer. */
export class RemoteStorage implements Storage {
  readonly #ask: AskData
  readonly #reader: SeriesReader
  #buckets: readonly ReadableBucket[] = []

  constructor(ask: AskData) {
    this.#ask = ask
    this.#reader = new SeriesReader(ask, { cacheBytes: CACHE_BYTES })
  }

  /** A script begins that may read these buckets. */
  begin(buckets: readonly ReadableBucket[]): void {
    this.#buckets = buckets
  }

  buckets(): readonly ReadableBucket[] {
    return this.#buckets
  }

  read(request: ReadRequest): Iterable<SeriesRead> {
    return this.#reader.read(request)
  }

  series(request: ReadRequest): ReturnType<Storage['series']> {
    return this.#reader.series(request)
  }

  counts(request: ReadRequest): ReturnType<Storage['counts']> {
    return this.#reader.counts(request)
  }

  write(bucketId: string, batch: readonly SeriesWrite[]): WriteResult {
    return this.#ask({ type: 'write', bucketId, batch: packBatch(batch) })
  }
}
