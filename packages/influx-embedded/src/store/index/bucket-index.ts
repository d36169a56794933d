import { KeyCache } from './key-cache.ts'
import { Measurement } from './measurement.ts'
import { Postings } from './postings.ts'
import { compareText, type Series, Source, sortKeyOf, type Tags } from './series.ts'

/** The series of one bucket: found by the bytes of a line, by tag, and in InfluxDB's order. */
export class BucketIndex {
  readonly id: string
  readonly number: number
  readonly keyCache = new KeyCache()
  readonly measurements = new Map<string, Measurement>()
  readonly postings = new Postings()
  /** By their sort keys, each of which is one source's alone. */
  readonly #sources = new Map<string, Source>()
  /** One string for each measurement and tag key: they are the same in many sources. */
  readonly #names = new Map<string, string>()
  #ordered: Source[] = []
  /** Sources that are not in `#ordered` yet. */
  #fresh: Source[] = []
  #removed = false
  #seriesCount = 0

  constructor(id: string, number: number) {
    this.id = id
    this.number = number
  }

  get sourceCount(): number {
    return this.#sources.size
  }

  get seriesCount(): number {
    return this.#seriesCount
  }

  find(measurement: string, tags: Tags): Source | undefined {
    return this.#sources.get(sortKeyOf(measurement, tags))
  }

  /** Finds a source or makes it known. */
  source(measurement: string, tags: Tags): Source {
    const key = sortKeyOf(measurement, tags)
    const known = this.#sources.get(key)
    if (known) return known
    const named = tags.map(([name, value]) => [this.#name(name), value] as const)
    const source = new Source(this.number, this.#name(measurement), named, key)
    this.#sources.set(key, source)
    this.#measurement(measurement).sourceCount++
    this.postings.add(source)
    this.#fresh.push(source)
    return source
  }

  /** Adds a series of one of the index's sources. */
  add(series: Series): void {
    const { source } = series
    source.add(series)
    this.#measurement(source.measurement).hold(series)
    this.#seriesCount++
  }

  /** Forgets a series, and what only it kept known: the type of its field, its source, its measurement. */
  remove(series: Series): void {
    const { source } = series
    source.remove(series)
    const measurement = this.#measurement(source.measurement)
    measurement.release(series)
    this.#seriesCount--
    if (source.series.length > 0) return
    this.#sources.delete(source.sortKey)
    this.postings.remove(source)
    this.keyCache.clear()
    this.#removed = true
    if (--measurement.sourceCount === 0) this.measurements.delete(source.measurement)
  }

  /** Every source, in InfluxDB's order. */
  ordered(): readonly Source[] {
    if (this.#removed) {
      this.#ordered = [...this.#sources.values()].sort(bySortKey)
      this.#fresh = []
      this.#removed = false
    } else if (this.#fresh.length > 0) {
      this.#ordered = mergeOrdered(this.#ordered, this.#fresh.sort(bySortKey))
      this.#fresh = []
    }
    return this.#ordered
  }

  *series(): Iterable<Series> {
    for (const source of this.#sources.values()) yield* source.series
  }

  #measurement(name: string): Measurement {
    const known = this.measurements.get(name)
    if (known) return known
    const measurement = new Measurement()
    this.measurements.set(name, measurement)
    return measurement
  }

  #name(text: string): string {
    const known = this.#names.get(text)
    if (known !== undefined) return known
    this.#names.set(text, text)
    return text
  }
}

/** Orders sources as InfluxDB does: measurement, then the tags pairwise. */
export function bySortKey(a: Source, b: Source): number {
  return a.sortKey < b.sortKey ? -1 : a.sortKey > b.sortKey ? 1 : 0
}

/** Sorts tags by key, as InfluxDB keeps them. */
export function sortTags(tags: Tags): Tags {
  return [...tags].sort((a, b) => compareText(a[0], b[0]))
}

function mergeOrdered(a: Source[], b: Source[]): Source[] {
  const last = a.at(-1)
  if (!last || bySortKey(last, b[0] as Source) < 0) return a.concat(b)
  const merged: Source[] = []
  let i = 0
  for (const source of b) {
    while (i < a.length && bySortKey(a[i] as Source, source) < 0) merged.push(a[i++] as Source)
    merged.push(source)
  }
  while (i < a.length) merged.push(a[i++] as Source)
  return merged
}
