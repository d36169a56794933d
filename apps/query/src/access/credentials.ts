import type { PersonRole } from '@nrg/schema/key-event'
import { keyMatcher } from '@nrg/service/key-matcher'
import type { KeyFinder } from '@nrg/service/keys/key-finder'
import type { Key, KeyRing } from '@nrg/service/keys/key-ring'
import { operator, type Person } from './person.ts'
import type { SessionLog } from './session-log.ts'

/** What a session is of that was begun with the OPERATE_KEY. */
export const OPERATE_KEY = 'OPERATE_KEY'

export interface CredentialsOptions {
  readonly finder: KeyFinder
  readonly ring: KeyRing
  readonly sessions: SessionLog
  readonly operateKey: string | undefined
  /** Milliseconds since the epoch. */
  readonly clock: () => number
}

/** A key that a person may sign in with. */
export interface PersonsKey {
  readonly id: string
  readonly person: Person
}

/** Finds out who somebody is by what was sent. */
export class Credentials {
  readonly #options: CredentialsOptions
  readonly #isOperateKey: (text: string) => boolean

  constructor(options: CredentialsOptions) {
    this.#options = options
    const { operateKey } = options
    this.#isOperateKey = operateKey === undefined ? () => false : keyMatcher(operateKey)
  }

  /** Who a key is of. @throws an error of `@nrg/influx/errors` where the registry has to be asked and cannot be */
  async byKey(text: string): Promise<PersonsKey | undefined> {
    if (this.#isOperateKey(text)) return { id: OPERATE_KEY, person: operator }
    const key = await this.#options.finder.find(text)
    if (key === undefined) return undefined
    const person = this.#personOf(key, () => this.#isInForce(key))
    return person && { id: key.id, person }
  }

  /** Begins a session with a key; answers its token. @throws an error of `@nrg/influx/errors` */
  begin(key: PersonsKey): Promise<string> {
    return this.#options.sessions.begin(key.id, key.id === OPERATE_KEY ? this.#secret : '')
  }

  /** Whose session a token is of. @throws an error of `@nrg/influx/errors` where the registry cannot be asked */
  async bySession(token: string): Promise<Person | undefined> {
    const { sessions, ring, finder } = this.#options
    const session = await sessions.find(token, this.#secret)
    if (session === undefined) return undefined
    const isKnown = () => sessions.known(token, this.#secret) !== undefined
    if (session.key === OPERATE_KEY) return { ...operator, until: session.until, holds: isKnown }
    await finder.load()
    const key = ring.get(session.key)
    if (key === undefined || !this.#isInForce(key)) return undefined
    const person = this.#personOf(key, () => isKnown() && this.#isInForce(key))
    return person && { ...person, until: Math.min(person.until, session.until) }
  }

  /** Ends the session of a token. @throws an error of `@nrg/influx/errors` */
  async end(token: string): Promise<void> {
    const { sessions } = this.#options
    const session = await sessions.find(token, this.#secret)
    if (session !== undefined) await sessions.end(session)
  }

  get #secret(): string {
    return this.#options.operateKey ?? ''
  }

  #isInForce(key: Key): boolean {
    return key.until > this.#options.clock()
  }

  #personOf(key: Key, holds: () => boolean): Person | undefined {
    const { role, name } = key.issued
    return isPersons(role) ? { role, actor: name, until: key.until, holds } : undefined
  }
}

const isPersons = (role: string): role is PersonRole => role === 'read' || role === 'operate'
