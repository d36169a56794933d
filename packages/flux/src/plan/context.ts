import type { Storage } from '../storage/storage.ts'
import type { Checkpoint } from '../table/checkpoint.ts'
import type { Bounds } from '../values/bounds.ts'

/** Bounds on one query; exceeding one ends it with a FluxError that names the bound. */
export interface QueryLimits {
  /**
   * Bytes that one value or one step may need: what would go beyond is refused before it is made. What a thread holds
   * altogether its owner sees best, and ends the query through `checkpoint`.
   */
  readonly memoryBytes: number
  /** Rows that one result may hold. */
  readonly rows: number
}

/** What an operation may use while it runs. */
export interface ExecutionContext extends Checkpoint {
  readonly storage: Storage
  /** Nanoseconds since the epoch. */
  readonly now: bigint
  readonly organization: { readonly id: string; readonly name: string }
  readonly limits: QueryLimits
  /** The time range that the tables of the running operation lie in, where a `range` before it tells. */
  readonly bounds?: Bounds | undefined
}
