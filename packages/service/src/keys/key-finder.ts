import type { KeyLog } from './key-log.ts'
import type { Key } from './key-ring.ts'
import { hashOf, keyIdOf } from './key-text.ts'
import { Refresh } from './refresh.ts'

export interface KeyFinderOptions {
  readonly log: KeyLog
  /** Milliseconds since the epoch. */
  readonly clock: () => number
  readonly warn: (message: string) => void
  /** Called every two seconds, once what became of keys meanwhile is known. */
  readonly after?: () => void
}

/** Finds keys by what was sent. */
export class KeyFinder {
  readonly #log: KeyLog
  readonly #clock: () => number
  readonly #refresh: Refresh

  constructor({ log, clock, warn, after }: KeyFinderOptions) {
    this.#log = log
    this.#clock = clock
    this.#refresh = new Refresh({
      read: () => log.read(),
      onMisconfigured: (message) => warn(`keys cannot be read, and no new one is known: ${message}`),
      ...(after && { after }),
    })
  }

  /** Reads every two seconds what became of keys, until `stop`. */
  start(): void {
    this.#refresh.start()
  }

  stop(): void {
    this.#refresh.stop()
  }

  /** The key in force that is known by this text: one hash, and one look into a map. */
  known(text: string): Key | undefined {
    return this.#log.ring.find(hashOf(text), this.#clock())
  }

  /**
   * The key in force; where a text looks like one that is not known, the registry is asked first.
   *
   * @throws an error of `@nrg/influx/errors` where it cannot be asked
   */
  async find(text: string): Promise<Key | undefined> {
    const id = keyIdOf(text)
    if (id === undefined) return undefined
    const known = this.known(text)
    // One that has ended, or another secret of a known id, is no news.
    if (known !== undefined || this.#log.ring.get(id) !== undefined) return known
    await this.#refresh.now()
    return this.known(text)
  }

  /** Reads the keys where that has not been done yet. @throws an error of `@nrg/influx/errors` where it cannot be done */
  async load(): Promise<void> {
    if (this.#log.readTo === undefined) await this.#refresh.now()
  }
}
