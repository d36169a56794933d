import type { BucketIndex } from './bucket-index.ts'

/** Which part of the series that may be known is kept for what. */
export interface SeriesShares {
  /** By a bucket's name: the part, from 0 to 1, that no other bucket may take. */
  readonly buckets?: Readonly<Record<string, number>>
  /**
   * The part of what each bucket may have that is kept for more series of what it knows already: lines that bring
   * no measurement, field or value of a tag that is new to it.
   */
  readonly known?: number
}

/** How many series a bucket may still add. */
export interface SeriesRoom {
  /** For lines that name only what the bucket knows. */
  readonly known: number
  /** For any line. */
  readonly any: number
}

/** What of the store the room depends on. */
interface StoredSeries {
  readonly series: { readonly size: number }
  readonly buckets: ReadonlyMap<string, { readonly index: Pick<BucketIndex, 'seriesCount'> }>
}

/** Keeps the series that may be known from being taken by one bucket alone, or by what was never seen before. */
export class SeriesReserves {
  readonly maxSeries: number
  /** Series kept, by the name of buckets. */
  readonly #kept = new Map<string, number>()
  readonly #knownShare: number
  /** The names of the buckets that have something kept, by their ids: an id is one bucket's, a name may be several's. */
  readonly #names = new Map<string, string>()

  /** @throws RangeError where the parts are more than the whole */
  constructor(maxSeries: number, { buckets = {}, known = 0 }: SeriesShares = {}) {
    this.maxSeries = maxSeries
    this.#knownShare = known
    const parts = [...Object.entries(buckets), ['known', known] as const]
    for (const [name, part] of parts) {
      if (!(part >= 0 && part < 1))
        throw new RangeError(`the part of the series for ${name} is ${part}, not from 0 to 1`)
    }
    const sum = Object.values(buckets).reduce((all, part) => all + part, 0)
    if (sum >= 1)
      throw new RangeError(`buckets have ${sum} of all series kept for them: nothing is left for the others`)
    for (const [name, part] of Object.entries(buckets)) this.#kept.set(name, Math.floor(part * maxSeries))
  }

  /** Says what a bucket is called now. */
  name(bucketId: string, name: string): void {
    if (this.#kept.has(name)) this.#names.set(bucketId, name)
    else this.#names.delete(bucketId)
  }

  forget(bucketId: string): void {
    this.#names.delete(bucketId)
  }

  /** How many series a bucket may add to those of the store. */
  room(bucketId: string, { series, buckets }: StoredSeries): SeriesRoom {
    const own = this.#names.get(bucketId)
    const used = new Map<string, number>()
    for (const [id, name] of this.#names) {
      used.set(name, (used.get(name) ?? 0) + (buckets.get(id)?.index.seriesCount ?? 0))
    }
    let free = this.maxSeries - series.size
    let quota = this.maxSeries
    for (const [name, kept] of this.#kept) {
      if (name === own) continue
      free -= Math.max(kept - (used.get(name) ?? 0), 0)
      quota -= kept
    }
    return { known: free, any: free - Math.ceil(this.#knownShare * quota) }
  }
}
