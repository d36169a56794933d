import { randomBytes } from 'node:crypto'

const LIFETIME_MS = 60 * 60_000
const RENEWAL_MS = 5 * 60_000

interface Session {
  readonly userID: string
  expiresAt: number
}

/** Who is signed in with a cookie. Held in memory: a restart signs everybody out, as with InfluxDB. */
export class Sessions {
  readonly #now: () => number
  readonly #byKey = new Map<string, Session>()

  constructor(now: () => number) {
    this.#now = now
  }

  /** Starts a session for a user. */
  open(userID: string): { key: string; expiresAt: number } {
    this.#forgetExpired()
    const key = randomBytes(48).toString('base64url')
    const expiresAt = this.#now() + LIFETIME_MS
    this.#byKey.set(key, { userID, expiresAt })
    return { key, expiresAt }
  }

  /** The user of a session that has not expired. Using it keeps it alive for a while. */
  use(key: string): string | undefined {
    const session = this.#byKey.get(key)
    if (!session || session.expiresAt <= this.#now()) return undefined
    session.expiresAt = Math.max(session.expiresAt, this.#now() + RENEWAL_MS)
    return session.userID
  }

  /** Ends a session; whether there was one. */
  close(key: string): boolean {
    return this.#byKey.delete(key)
  }

  #forgetExpired(): void {
    for (const [key, { expiresAt }] of this.#byKey) if (expiresAt <= this.#now()) this.#byKey.delete(key)
  }
}
