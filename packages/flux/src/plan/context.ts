import type { Limits } from '../engine.ts'
import type { Storage } from '../storage/storage.ts'
import type { Bounds } from './bounds.ts'

/** What an operation may use while it runs. */
export interface ExecutionContext {
  readonly storage: Storage
  /** Nanoseconds since the epoch. */
  readonly now: bigint
  readonly organization: { readonly id: string; readonly name: string }
  readonly limits: Limits
  /** The time range that the tables of the running operation lie in, where a `range` before it tells. */
  readonly bounds?: Bounds | undefined
  /** Throws when the query was cancelled or its time is up. */
  checkpoint(): void
}
