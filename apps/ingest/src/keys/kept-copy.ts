import type { KeyEvent } from '@nrg/schema/key-event'
import type { KeyLog } from '@nrg/service/keys/key-log'
import type { FastifyBaseLogger } from 'fastify'
import type { DeviceSites } from './device-sites.ts'
import type { KeyCopy } from './key-copy.ts'

/** How soon a change of keys is copied at the earliest, and how often a copy is said to hold still, in milliseconds. */
const WRITE_MS = 5000
const CONFIRM_MS = 60_000

export interface KeptCopyOptions {
  readonly keys: KeyLog
  readonly sites: DeviceSites
  readonly copy: KeyCopy
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  readonly log: Pick<FastifyBaseLogger, 'warn'>
}

/** Keeps the copy of the keys in force as they are, and begins with it. */
export class KeptCopy {
  readonly #options: KeptCopyOptions
  /** Which keys and sites the copy has; nothing where it is not as this process would write it. */
  #version = ''
  #touchedAt = Number.NEGATIVE_INFINITY
  #touching: Promise<void> | undefined

  constructor(options: KeptCopyOptions) {
    this.#options = options
  }

  /** Takes over what the copy has. As of when it is, in milliseconds since the epoch; `undefined` where there is none. */
  async restore(): Promise<number | undefined> {
    const { keys, sites, copy, log } = this.#options
    try {
      const copied = await copy.read()
      for (const event of copied?.keys ?? []) keys.ring.add(event)
      for (const event of copied?.sites ?? []) sites.add(event)
      return copied?.asOf
    } catch (error) {
      log.warn(
        `devices' keys are known once the database answers, their copy cannot be used: ${(error as Error).message}`,
      )
      return undefined
    }
  }

  /** Copies the keys where they have changed and that was not done a moment ago; `now` where it is done in any case. */
  keep(when: 'soon' | 'now' = 'soon'): Promise<void> {
    this.#touching ??= this.#touch(when).finally(() => {
      this.#touching = undefined
    })
    return this.#touching
  }

  async #touch(when: 'soon' | 'now'): Promise<void> {
    const { keys, sites, copy, log } = this.#options
    const asOf = keys.readTo
    // Before the registry was read, the copy knows more.
    if (asOf === undefined) return
    const version = `${keys.ring.version} ${sites.version}`
    const isSame = version === this.#version
    const agoMs = performance.now() - this.#touchedAt
    if (when === 'soon' && agoMs < (isSame ? CONFIRM_MS : WRITE_MS)) return
    try {
      if (isSame) await copy.confirm(asOf)
      else await copy.write({ keys: this.#inForce(), sites: [...sites.said()] }, asOf)
      this.#version = version
    } catch (error) {
      log.warn(`the keys in force could not be copied: ${(error as Error).message}`)
    }
    this.#touchedAt = performance.now()
  }

  /** What became of the keys in force that matter here. */
  #inForce(): KeyEvent[] {
    const { keys, clock } = this.#options
    const now = clock()
    const events: KeyEvent[] = []
    for (const { issued, revoked, until } of keys.ring.keys()) {
      if (until <= now || (issued.role !== 'device' && issued.role !== 'provision')) continue
      events.push(issued)
      if (revoked !== undefined) events.push(revoked)
    }
    return events
  }
}
