import type { DatabaseDriver } from './database/database.ts'
import { levelDriver } from './database/level-database.ts'
import type { Damage, StoreLogger } from './index/damage.ts'
import { SeriesReserves, type SeriesShares } from './index/series-reserves.ts'
import type { OpenStateOptions } from './open/open-state.ts'

export interface StoreOptions {
  /** Where the database's files are; made where it is missing. */
  readonly dir: string
  /** Nanoseconds since the epoch. */
  readonly clock: () => bigint
  readonly logger: StoreLogger
  /** Bytes of memory for points and for LevelDB, however much is stored. */
  readonly memoryBytes?: number
  /** Series that may be known; a write of more is refused, those known are not affected. */
  readonly maxSeries?: number
  /** What of them is kept for some buckets and for what is known; nothing unless told otherwise. */
  readonly seriesShares?: SeriesShares
  /** The database underneath; LevelDB unless told otherwise. */
  readonly driver?: DatabaseDriver
}

const megabyte = 1024 * 1024
const defaultMemoryBytes = 256 * megabyte
const defaultMaxSeries = 1_000_000

/** How many series may be known, and of which bucket. @throws RangeError */
export function seriesReserves({ maxSeries = defaultMaxSeries, seriesShares }: StoreOptions): SeriesReserves {
  return new SeriesReserves(maxSeries, seriesShares)
}

/** How the memory is shared out: half to the newest points, the rest to the log, LevelDB and what is under way. */
export function stateOptions(
  { dir, driver = levelDriver, memoryBytes = defaultMemoryBytes }: StoreOptions,
  damage: Damage,
  reserves: SeriesReserves,
): OpenStateOptions {
  return {
    dir,
    driver,
    damage,
    limits: { reserves, tailBytes: memoryBytes / 2, logBytes: Math.min(memoryBytes / 4, 64 * megabyte) },
    cacheBytes: memoryBytes / 16,
    writeBufferBytes: Math.min(memoryBytes / 16, 8 * megabyte),
  }
}
