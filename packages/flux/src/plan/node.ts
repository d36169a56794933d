import type { Position } from '../errors.ts'
import type { Table } from '../table/table.ts'
import type { Bounds } from './bounds.ts'
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
  /** The time range of the tables that come out; that of the inputs when absent. */
  bounds?(spec: Spec, input: Bounds | undefined): Bounds | undefined
  /** Names the node's tables as a result: `yield` alone has it. */
  resultName?(spec: Spec): string
  /**
   * How the operation deals with tables in parts, several of one key in any order. One that `makes` parts has them
   * put together and sorted by key before any step that does not take parts; one that `passes` them on looks at each
   * row by itself, so that whole tables and parts are the same to it.
   */
  readonly parts?: 'makes' | 'passes'
  /** True where a call is a result even when nobody uses its value, as `to`. */
  readonly hasSideEffect?: boolean
}

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
