import type { Storage } from './storage/storage.ts'
import type { Table } from './table/table.ts'

/** Bounds on one query; exceeding one ends it with a FluxError that names the bound. */
export interface Limits {
  /** Bytes of column data alive at once. */
  readonly memoryBytes: number
  /** Rows that one result may hold. */
  readonly rows: number
}

export interface RunOptions {
  readonly storage: Storage
  /** Nanoseconds since the epoch: what `now()` answers during this query. */
  readonly now: bigint
  readonly organization: { readonly id: string; readonly name: string }
  readonly limits?: Partial<Limits>
  /** Polled between steps of work; throws to end the query (cancelled, time is up). */
  readonly checkpoint?: () => void
  /** Statements to run before the script's own: the `extern` of a request, as an AST file. */
  readonly extern?: unknown
}

/** One named output of a script. Tables arrive as they are computed; both iterables can be walked once. */
export interface Result {
  readonly name: string
  readonly tables: Iterable<Table>
}

/**
 * Runs a script. Compile errors and planning errors are thrown by the call itself; a runtime error is thrown
 * while the results are walked, after the tables that came before it.
 *
 * @throws FluxError where the script is at fault
 */
export declare function runFlux(script: string, options: RunOptions): Iterable<Result>
