import type { Operation } from './database/database.ts'
import { Outage } from './database/outage.ts'
import { Damage } from './index/damage.ts'
import type { SeriesReserves } from './index/series-reserves.ts'
import type { StoreState } from './index/store-state.ts'
import { openState, rereadState } from './open/open-state.ts'
import { type StoreOptions, seriesReserves, stateOptions } from './store-options.ts'
import { reasonOf, StoreUnavailableError, unavailableMessage } from './unavailable.ts'
import { hideExpired } from './write/retention.ts'
import { settle } from './write/settle.ts'

/**
 * Holds the state that is open. When a write fails the state is read from disk again, as what was refused must
 * not be seen, and nothing more is written until the database is open anew.
 */
export class StateKeeper {
  readonly damage: Damage
  readonly reserves: SeriesReserves
  readonly #options: StoreOptions
  #state: StoreState
  #outage: Outage | undefined
  /** While another state is being read. */
  #changing: Promise<void> | undefined
  #closed = false

  private constructor(options: StoreOptions, damage: Damage, reserves: SeriesReserves, state: StoreState) {
    this.#options = options
    this.damage = damage
    this.reserves = reserves
    this.#state = state
  }

  static async open(options: StoreOptions): Promise<StateKeeper> {
    const damage = new Damage(options.logger)
    const reserves = seriesReserves(options)
    const state = await openState(stateOptions(options, damage, reserves))
    const keeper = new StateKeeper(options, damage, reserves, state)
    hideExpired(state, options.clock())
    if (state.refusal !== undefined) keeper.#beginOutage(state.refusal)
    return keeper
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
    await this.#unchanging()
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
      if (this.refusal === undefined) {
        this.#forgetRefused()
        this.#beginOutage(error)
      }
      throw new StoreUnavailableError(unavailableMessage(error), error)
    }
  }

  /** Closes the database once what is under way is on disk. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#outage?.abandon()
    await this.#unchanging()
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
    logger.error(
      {},
      `Nothing can be stored: the disk refuses (${reasonOf(cause)}). Queries go on; writing is tried again.`,
    )
    // LevelDB starts by writing its log as a table, and a new log and manifest.
    const neededBytes = 2 * stateOptions(this.#options, this.damage, this.reserves).writeBufferBytes
    this.#outage = new Outage(cause, { dir, neededBytes, reopen: () => this.#reopen() })
  }

  /** Reads the state again as it is on disk; if that fails, nothing is shown rather than what was refused. */
  #forgetRefused(): void {
    const refused = this.#state
    const reading = this.#change(async () => {
      await refused.committer.idle()
      const state = await rereadState(refused)
      hideExpired(state, this.#options.clock())
      this.#state = state
    })
    reading.catch(async (err: unknown) => {
      this.#options.logger.error({ err }, 'The disk refuses to be read, too.')
      await refused.close()
    })
  }

  async #reopen(): Promise<void> {
    await this.#change(async () => {
      await this.#state.committer.idle()
      await this.#state.close()
      const state = await openState(stateOptions(this.#options, this.damage, this.reserves))
      hideExpired(state, this.#options.clock())
      this.#state = state
      if (state.refusal !== undefined) throw state.refusal
      this.#outage = undefined
      this.#options.logger.info({}, 'The disk takes writes again.')
    })
  }

  /** Does something that ends with another state; reading waits for it, and so does what else changes the state. */
  #change(run: () => Promise<void>): Promise<void> {
    const before = this.#changing
    const changing = (async () => {
      await before?.catch(() => {})
      await run()
    })()
    this.#changing = changing
    const ended = () => {
      if (this.#changing === changing) this.#changing = undefined
    }
    changing.then(ended, ended)
    return changing
  }

  async #unchanging(): Promise<void> {
    while (this.#changing) await this.#changing.catch(() => {})
  }
}
