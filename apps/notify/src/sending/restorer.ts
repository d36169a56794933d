import { deadline } from '@nrg/influx/deadline'
import type { FastifyBaseLogger } from 'fastify'
import type { Channel } from '../channels/channel.ts'
import type { Dispatcher } from './dispatcher.ts'
import { Regularly } from './regularly.ts'

/** So often the other sides are asked what they have forgotten. */
const EVERY_MS = 60_000
/** The longest that this takes. */
const ATTEMPT_MS = 15_000

export interface RestorerOptions {
  readonly channels: ReadonlyMap<string, Channel>
  readonly dispatcher: Pick<Dispatcher, 'isHeld' | 'hold'>
  readonly log: Pick<FastifyBaseLogger, 'info' | 'warn'>
  /** How often they are asked, in ms; a minute where it is left out. */
  readonly everyMs?: number
}

/** Tells again what stands and was forgotten on the other side, each channel for itself. */
export class Restorer {
  readonly #options: RestorerOptions
  readonly #closing = new AbortController()
  readonly #restoring: Regularly
  /** Why it could not be done the last time, by channel. */
  readonly #said = new Map<string, string>()

  constructor(options: RestorerOptions) {
    this.#options = options
    this.#restoring = new Regularly(options.everyMs ?? EVERY_MS, () => this.#all())
  }

  close(): Promise<void> {
    this.#closing.abort()
    return this.#restoring.close()
  }

  async #all(): Promise<void> {
    await Promise.all([...this.#options.channels].map(([name, channel]) => this.#one(name, channel)))
  }

  async #one(name: string, channel: Channel): Promise<void> {
    const { dispatcher, log } = this.#options
    if (channel.restore === undefined || dispatcher.isHeld(name)) return
    const { signal, clear } = deadline(ATTEMPT_MS, this.#closing.signal)
    try {
      const restored = await channel.restore(signal)
      if (restored.kind === 'failed') {
        if (restored.retryAfterMs !== undefined) dispatcher.hold(name, restored.retryAfterMs)
        return this.#say(name, restored.reason)
      }
      this.#said.delete(name)
      if (restored.count > 0) log.info(`told again to ${name}, which had forgotten them: incidents: ${restored.count}`)
    } catch (error) {
      this.#say(name, (error as Error).message)
    } finally {
      clear()
    }
  }

  #say(name: string, reason: string): void {
    if (this.#closing.signal.aborted || this.#said.get(name) === reason) return
    this.#said.set(name, reason)
    this.#options.log.warn(`what ${name} may have forgotten is not told again yet: ${reason}`)
  }
}
