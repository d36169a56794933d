import type { KeyEvent, KeyIssued, KeyRevoked, KeyRole } from '@nrg/schema/key-event'

/** A key as its events have it. */
export interface Key {
  readonly id: string
  readonly issued: KeyIssued
  /** Why it ends before what it was issued until; `undefined` where nobody has ended it. */
  revoked: KeyRevoked | undefined
  /** When it ends, in milliseconds since the epoch; infinite where that is not said. */
  until: number
}

/** The keys that there are and were, found by their hash. Events may come in any order, and more than once. */
export class KeyRing {
  readonly #keys = new Map<string, Key>()
  readonly #byHash = new Map<string, Key>()
  readonly #byName = new Map<string, Key[]>()
  /** Ends of keys whose beginning is not known yet. */
  readonly #ends = new Map<string, KeyRevoked>()
  readonly #roles = new Set<KeyRole>()
  /** Another one whenever something new was added. */
  version = 0

  add(event: KeyEvent): void {
    if (event.type === 'issued') this.#issue(event)
    else this.#revoke(event)
  }

  /** The key of a hash (see `hashOf`) that is in force at a time, in milliseconds since the epoch. */
  find(hash: string, now: number): Key | undefined {
    const key = this.#byHash.get(hash)
    return key !== undefined && key.until > now ? key : undefined
  }

  get(id: string): Key | undefined {
    return this.#keys.get(id)
  }

  /** All of them, those that have ended too. */
  keys(): Iterable<Key> {
    return this.#keys.values()
  }

  /** All that were ever called so. */
  called(name: string): readonly Key[] {
    return this.#byName.get(name) ?? []
  }

  /** Whether a key of such a role was ever issued. */
  hasIssued(role: KeyRole): boolean {
    return this.#roles.has(role)
  }

  #issue(issued: KeyIssued): void {
    const { key: id, hash, until = Number.POSITIVE_INFINITY } = issued
    if (this.#keys.has(id)) return
    const key: Key = { id, issued, revoked: undefined, until }
    this.#keys.set(id, key)
    this.#byHash.set(hash, key)
    const called = this.#byName.get(issued.name)
    if (called === undefined) this.#byName.set(issued.name, [key])
    else called.push(key)
    this.#roles.add(issued.role)
    this.version++
    const end = this.#ends.get(id)
    if (end !== undefined) this.#revoke(end)
  }

  #revoke(event: KeyRevoked): void {
    const key = this.#keys.get(event.key)
    if (key === undefined) {
      const known = this.#ends.get(event.key)
      if (known === undefined || event.at < known.at) this.#ends.set(event.key, event)
      return
    }
    if (event.at >= key.until) return
    this.version++
    key.until = event.at
    key.revoked = event
  }
}
