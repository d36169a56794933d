import type { SessionEvent } from '@nrg/schema/key-event'

/** How long a session lasts, in milliseconds. */
export const SESSION_MS = 12 * 3_600_000
/** The most sessions of one key; those begun first end for further ones. */
const PER_KEY = 100

/** Somebody who has signed in. */
export type Session = Extract<SessionEvent, { readonly type: 'begun' }>

/** The sessions of now, found by their hash. Events may come in any order, and more than once. */
export class Sessions {
  readonly #sessions = new Map<string, Session>()
  readonly #byKey = new Map<string, Set<string>>()
  /** When each that has ended did. */
  readonly #ended = new Map<string, number>()

  add(event: SessionEvent): void {
    this.#forget(event.time)
    if (event.type === 'ended') {
      this.#ended.set(event.session, event.time)
      this.#drop(event.session)
    } else if (!this.#ended.has(event.session) && !this.#sessions.has(event.session)) {
      this.#sessions.set(event.session, event)
      const hashes = this.#byKey.get(event.key) ?? new Set()
      this.#byKey.set(event.key, hashes.add(event.session))
      const [oldest] = hashes
      if (hashes.size > PER_KEY && oldest !== undefined) this.#drop(oldest)
    }
  }

  /** The session of a hash that is under way at a time, in milliseconds since the epoch. */
  find(hash: string, now: number): Session | undefined {
    const session = this.#sessions.get(hash)
    return session !== undefined && session.until > now ? session : undefined
  }

  #drop(hash: string): void {
    const session = this.#sessions.get(hash)
    if (session === undefined) return
    this.#sessions.delete(hash)
    const hashes = this.#byKey.get(session.key)
    hashes?.delete(hash)
    if (hashes?.size === 0) this.#byKey.delete(session.key)
  }

  /** Forgets what is over, of those that came first: all last as long. */
  #forget(now: number): void {
    for (const [hash, { until }] of this.#sessions) {
      if (until > now) break
      this.#drop(hash)
    }
    for (const [hash, time] of this.#ended) {
      if (time > now - SESSION_MS) break
      this.#ended.delete(hash)
    }
  }
}
