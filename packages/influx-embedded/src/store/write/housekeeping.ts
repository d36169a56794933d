import type { Operation } from '../database/database.ts'
import type { StoreState } from '../index/store-state.ts'
import { flushTail } from './flush.ts'

/** A round of turning tails into blocks ends before log or tails exceed their limits by this factor. */
const hardFactor = 1.5

/** Turning every tail that began before some log record into blocks, a share with each group of writes. */
interface Round {
  /** Tails that began with this log record or before are turned. */
  readonly through: number
  /** How many they were. */
  readonly tails: number
  turned: number
}

/**
 * Keeps the log and the tails within their limits. When one of them is reached a round begins: the tails
 * there are become blocks, oldest first, evenly while the next writes come, so that none of those waits long.
 * Log records that no tail needs any more are removed.
 */
export class Housekeeper {
  #round: Round | undefined

  /** What is to be done along with a group of writes. */
  work(state: StoreState): Operation[] {
    const operations: Operation[] = []
    const { limits, log, tails } = state
    const excess = Math.max(state.tailBytes / limits.tailBytes, log.bytes / limits.logBytes) - 1
    if (excess > 0) this.#round ??= { through: log.last, tails: tails.size, turned: 0 }
    const round = this.#round
    if (round) {
      const share = Math.min(Math.max(excess, 0) / (hardFactor - 1), 1)
      for (const series of tails) {
        if ((series.tail?.firstSequence ?? Infinity) > round.through) {
          this.#round = undefined
          break
        }
        if (round.turned >= share * round.tails) break
        for (const operation of flushTail(state, series)) operations.push(operation)
        round.turned++
      }
      if (tails.size === 0) this.#round = undefined
    }
    for (const operation of log.trim(state.oldestNeeded)) operations.push(operation)
    return operations
  }
}
