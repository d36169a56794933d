import { randomBytes } from 'node:crypto'
import { EventFeed } from '@nrg/influx/event-feed'
import { eventLine } from '@nrg/influx/event-line'
import { requireWritten } from '@nrg/influx/require-written'
import { SESSION_MEASUREMENT, SessionEvent } from '@nrg/schema/key-event'
import type { KeyLogOptions } from '@nrg/service/keys/key-log'
import { hashOf } from '@nrg/service/keys/key-text'
import { Refresh } from '@nrg/service/keys/refresh'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { SESSION_MS, type Session, Sessions } from './sessions.ts'

const check = TypeCompiler.Compile(SessionEvent)
const isSessionEvent = (event: unknown): event is SessionEvent => check.Check(event)

/** What a browser is given to say who it is: 256 random bits. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/

/** The sessions, as the registry has them: they go on after a restart, and in every query service. */
export class SessionLog {
  readonly #sessions = new Sessions()
  readonly #options: KeyLogOptions
  readonly #refresh: Refresh

  constructor(options: KeyLogOptions) {
    this.#options = options
    const { reader, clock, warn } = options
    const feed = new EventFeed({
      reader,
      measurement: SESSION_MEASUREMENT,
      check: isSessionEvent,
      take: (event) => this.#sessions.add(event),
      clock,
      backMs: SESSION_MS,
    })
    this.#refresh = new Refresh({
      read: () => feed.read(),
      onMisconfigured: (message) => warn(`who has signed in cannot be read: ${message}`),
    })
  }

  /** Reads every two seconds who signed in and out, until `stop`. */
  start(): void {
    this.#refresh.start()
  }

  stop(): void {
    this.#refresh.stop()
  }

  /**
   * Begins a session with a key.
   *
   * @param secret what the session ends with when it changes
   * @returns the token, which is stored nowhere
   * @throws an error of `@nrg/influx/errors`
   */
  async begin(key: string, secret: string): Promise<string> {
    const token = randomBytes(32).toString('base64url')
    const time = this.#options.clock()
    await this.#write({ type: 'begun', time, session: stored(token, secret), key, until: time + SESSION_MS })
    return token
  }

  /** Ends a session. @throws an error of `@nrg/influx/errors` */
  async end({ session }: Session): Promise<void> {
    await this.#write({ type: 'ended', time: this.#options.clock(), session })
  }

  /** The session of a token that is known; of one that was begun with no key of ours, with the secret of then. */
  known(token: string, secret: string): Session | undefined {
    const now = this.#options.clock()
    return this.#sessions.find(stored(token, ''), now) ?? this.#sessions.find(stored(token, secret), now)
  }

  /** The same, after the registry was asked for one that is not known. @throws an error of `@nrg/influx/errors` */
  async find(token: string, secret: string): Promise<Session | undefined> {
    if (!TOKEN.test(token)) return undefined
    const known = this.known(token, secret)
    if (known !== undefined) return known
    await this.#refresh.now()
    return this.known(token, secret)
  }

  async #write(event: SessionEvent): Promise<void> {
    const { type, session, time } = event
    const told = event.type === 'begun' ? { key: event.key } : {}
    const line = eventLine({ measurement: SESSION_MEASUREMENT, type, id: `${type} ${session}`, time, event, told })
    requireWritten(await this.#options.writer.write([line]))
    this.#sessions.add(event)
  }
}

const stored = (token: string, secret: string) => hashOf(`${token}\n${secret}`)
