import type { Position } from '../errors.ts'
import type { ReadRequest } from '../storage/storage.ts'
import type { Table } from '../table/table.ts'
import type { Bounds } from '../values/bounds.ts'
import type { ExecutionContext } from './context.ts'

/**
 * What a plan node does. One operation object exists per Flux function; `spec` holds the arguments of one use.
 * `run` is pulled lazily and computes synchronously; it polls `context.checkpoint()` about once a table.
 */
export interface Operation<Spec = unknown> {
  /** The name that InfluxDB gives it in errors and in the names of unnamed results, as in `filter` or `wide-to`. */
  readonly name: string
  run(inputs: readonly Iterable<Table>[], spec: Spec, context: ExecutionContext): Iterable<Table>
  /** Throws what InfluxDB finds while it plans the query. */
  plan?(spec: Spec, inputs: readonly PlanNode[], context: ExecutionContext): void
  /** Throws what InfluxDB finds after planning and before any data flows, as a bucket that is not there. */
  initialize?(spec: Spec, context: ExecutionContext): void
  /** What it reads of the store, point by point, each time that it runs. */
  reads?(spec: Spec, context: ExecutionContext): ReadRequest | undefined
  /** The time range of the tables that come out; that of the inputs when absent. */
  bounds?(spec: Spec, input: Bounds | undefined): Bounds | undefined
  /** Names the node's tables as a result: `yield` alone has it. */
  resultName?(spec: Spec): string
  /** How the operation deals with tables that come in parts; one without it wants whole tables, sorted by key. */
  readonly parts?: Parts
  /** True where a call is a result even when nobody uses its value, as `to`. */
  readonly hasSideEffect?: boolean
}

/**
 * InfluxDB lets some steps send tables in parts, several of one key, in the order of arrival; other steps have the
 * parts put together and sorted by key before they begin. The order of tables that a query answers depends on it.
 *
 * - `makes`: takes parts, and makes them of whole tables too, as `group` does
 * - `passes`: looks at each row by itself, so that parts and whole tables are the same to it, as `filter`
 * - `keeps`: wants whole tables, in the order in which they began, and hands them on as parts, as `limit`
 * - `joins`: wants whole tables, in the order in which they began, and hands on whole tables
 */
export type Parts = 'makes' | 'passes' | 'keeps' | 'joins'

/** One step of a query plan. Nodes are immutable; a rule that rewrites a plan makes new ones. */
export interface PlanNode<Spec = unknown> {
  readonly operation: Operation<Spec>
  readonly spec: Spec
  readonly inputs: readonly PlanNode[]
  /** The call in the script that made it: where its runtime errors point. */
  readonly position: Position | undefined
  /** The function that the script calls there; runtime errors name it. */
  readonly callee: string
}
