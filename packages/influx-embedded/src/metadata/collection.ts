/** One change to the key/value namespace that metadata lives in. */
export type MetadataChange =
  | { readonly type: 'put'; readonly key: string; readonly value: unknown }
  | { readonly type: 'del'; readonly key: string }

/** Records of one kind, by id. All are held in memory: they are few, and every request reads some. */
export class Collection<T extends { readonly id: string }> {
  readonly prefix: string
  readonly #records = new Map<string, T>()

  constructor(prefix: string) {
    this.prefix = prefix
  }

  get size(): number {
    return this.#records.size
  }

  get(id: string): T | undefined {
    return this.#records.get(id)
  }

  /** The records in the order of their ids, which is the order of their creation. */
  all(): T[] {
    return [...this.#records.values()].sort((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  }

  filter(matches: (record: T) => boolean): T[] {
    return this.all().filter(matches)
  }

  find(matches: (record: T) => boolean): T | undefined {
    for (const record of this.#records.values()) if (matches(record)) return record
    return undefined
  }

  /** Takes over a record that is on disk. Everything else goes through a transaction. */
  load(record: T): void {
    this.#records.set(record.id, record)
  }

  unload(id: string): void {
    this.#records.delete(id)
  }
}
