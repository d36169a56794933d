import type { Source } from './series.ts'

/** Which sources have a tag's value. Many values have one source alone, which then needs no set. */
export class Postings {
  /** tag key → value → the sources that have it */
  readonly #byTag = new Map<string, Map<string, Source | Set<Source>>>()

  add(source: Source): void {
    for (const [key, value] of source.tags) {
      let values = this.#byTag.get(key)
      if (!values) {
        values = new Map()
        this.#byTag.set(key, values)
      }
      const having = values.get(value)
      if (having instanceof Set) having.add(source)
      else values.set(value, having ? new Set([having, source]) : source)
    }
  }

  remove(source: Source): void {
    for (const [key, value] of source.tags) {
      const values = this.#byTag.get(key)
      const having = values?.get(value)
      if (having instanceof Set) having.delete(source)
      if (having === source || (having instanceof Set && having.size === 0)) values?.delete(value)
      if (values?.size === 0) this.#byTag.delete(key)
    }
  }

  /** Whether some source has a value of a tag. */
  has(key: string, value: string): boolean {
    return this.#byTag.get(key)?.has(value) === true
  }

  /** The sources that have a value of a tag, in no order. */
  having(key: string, value: string): ReadonlySet<Source> {
    const having = this.#byTag.get(key)?.get(value)
    if (having instanceof Set) return having
    return new Set(having ? [having] : [])
  }
}
