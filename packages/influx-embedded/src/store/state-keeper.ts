import { Damage } from './damage.ts'
import type { Operation } from './database.ts'
import { openState } from './open-state.ts'
import { Outage } from './outage.ts'
import { settle } from './settle.ts'
import { type StoreOptions, stateOptions } from './store-options.ts'
import type { StoreState } from './store-state.ts'
import { StoreUnavailableError, unavailableMessage } from './unavailable.ts'

/**
 * Holds the state that is open. When a write fails nothing more is written until the database is open anew,
 * with a state read from disk; what is read meanwhile comes from the old one.
 */
export class StateKeeper {
  readonly damage: Damage
  readonly #options: StoreOptions
  #state: StoreState
  #outage: Outage | undefined
  /** While the database is being opened anew. */
  #reopening: Promise<void> | undefined
  #closed = false

  private constructor(options: StoreOptions, damage: Damage, state: StoreState) {
    this.#options = options
    this.damage = damage
    this.#state = state
  }

  static async open(options: StoreOptions): Promise<StateKeeper> {
    const damage = new Damage(options.logger)
    return new StateKeeper(options, damage, await openState(stateOptions(options, damage)))
  }

  /** The state, open or not. */
  get current(): StoreState {
    return this.#state
  }

  /** Why nothing can be written; undefined while something can. */
  get refusal(): unknown {
    return this.#closed ? new Error('the store is closed') : this.#outage?.cause
  }

  /** The state that may be written to. */
  writable(): StoreState {
    const { refusal } = this
    if (refusal !== undefined) throw new StoreUnavailableError(unavailableMessage(refusal), refusal)
    return this.#state
  }

  /** The state that may be read, once the database is open. */
  async readable(): Promise<StoreState> {
    while (this.#reopening) await this.#reopening.catch(() => {})
    if (this.#state.closed) throw new StoreUnavailableError(unavailableMessage(this.refusal), this.refusal)
    return this.#state
  }

  /** Writes operations; resolves when they are on disk. */
  async commit(operations: readonly Operation[]): Promise<void> {
    await this.guarded(this.writable().committer.commit(operations))
  }

  /** Awaits what writes; where it fails, the database has to be opened anew before anything is written again. */
  async guarded<T>(writing: Promise<T>): Promise<T> {
    try {
      return await writing
    } catch (error) {
      if (this.refusal === undefined) this.#beginOutage(error)
      throw new StoreUnavailableError(unavailableMessage(error), error)
    }
  }

  /** Closes the database once what is under way is on disk. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#outage?.abandon()
    await this.#state.committer.idle()
    if (!this.#outage) await this.#settle()
    await this.#state.close()
  }

  async #settle(): Promise<void> {
    try {
      await settle(this.#state)
    } catch (err) {
      this.#options.logger.warn({ err }, 'The store was closed before all was in blocks; nothing is lost.')
    }
  }

  #beginOutage(cause: unknown): void {
    const { dir, logger } = this.#options
    logger.error({ err: cause }, 'Nothing can be stored: the disk refuses. Queries go on; writing is tried again.')
    // LevelDB starts by writing its log as a table, and a new log and manifest.
    const neededBytes = 2 * stateOptions(this.#options, this.damage).writeBufferBytes
    this.#outage = new Outage(cause, { dir, neededBytes, reopen: () => this.#reopen() })
  }

  async #reopen(): Promise<void> {
    this.#reopening = (async () => {
      await this.#state.committer.idle()
      await this.#state.close()
      this.#state = await openState(stateOptions(this.#options, this.damage))
      this.#outage = undefined
      this.#options.logger.info({}, 'The disk takes writes again.')
    })()
    try {
      await this.#reopening
    } finally {
      this.#reopening = undefined
    }
  }
}
