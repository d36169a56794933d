import type { Operation } from './database/database.ts'
import { sealJson, unsealJson } from './format/checksum.ts'
import { namedKey, nameOf, prefixes } from './format/keys.ts'
import type { StoreState } from './index/store-state.ts'

/** One change of the API's records. */
export type MetadataChange =
  | { readonly type: 'put'; readonly key: string; readonly value: unknown }
  | { readonly type: 'del'; readonly key: string }

/** What the records need of the store. */
export interface MetadataHost {
  /** The state that is open, once it is. */
  readable(): Promise<StoreState>
  /** Writes operations; fails with a StoreUnavailableError while nothing can be written. */
  commit(operations: readonly Operation[]): Promise<void>
}

/**
 * Records whose names begin so are of what is past. There may be very many, so they are neither known in memory
 * nor read when the store opens, and one that is lost is missed only by who looks for it.
 */
export const pastNames = 'past/'

/** The API's own records: JSON by name, ordered by the names' bytes. A change resolves when it is on disk. */
export class MetadataStore {
  readonly #host: MetadataHost

  constructor(host: MetadataHost) {
    this.#host = host
  }

  /** Reads a record; undefined where there is none, or where it is damaged, which is counted. */
  async get(name: string): Promise<unknown> {
    const state = await this.#host.readable()
    const key = keyOf(name)
    const value = state.database.getSync(key)
    if (value) return read(state, key, value)
    if (state.metadata.has(name)) state.damage.found('metadata', name)
    return undefined
  }

  put(key: string, value: unknown): Promise<void> {
    return this.batch([{ type: 'put', key, value }])
  }

  del(key: string): Promise<void> {
    return this.batch([{ type: 'del', key }])
  }

  /** Makes several changes together or none. */
  batch(changes: readonly MetadataChange[]): Promise<void> {
    return this.#host.commit(
      changes.map((change): Operation => {
        const key = keyOf(change.key)
        return change.type === 'del' ? { type: 'del', key } : { type: 'put', key, value: sealJson(key, change.value) }
      }),
    )
  }

  /** The records whose names begin with a prefix, in order, read as they are asked for. */
  async *entries(prefix = ''): AsyncGenerator<[name: string, value: unknown]> {
    const state = await this.#host.readable()
    const start = keyOf(prefix)
    const end = Buffer.concat([start, Buffer.alloc(8, 0xff)])
    for await (const page of state.database.pages(start, end)) {
      for (const [key, value] of page) {
        const record = read(state, key, value)
        if (record !== undefined) yield [nameOf(key), record]
      }
    }
  }
}

function keyOf(name: string): Buffer {
  return namedKey(name.startsWith(pastNames) ? prefixes.past : prefixes.metadata, name)
}

function read(state: StoreState, key: Buffer, value: Buffer): unknown {
  const record = unsealJson(key, value)
  if (record === undefined) state.damage.found('metadata', nameOf(key))
  return record
}
