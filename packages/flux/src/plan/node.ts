import type { Position } from '../errors.ts'
import type { Table } from '../table/table.ts'
import type { ExecutionContext } from './context.ts'

/**
 * What a plan node does. One operation object exists per Flux function; `spec` holds the arguments of one use.
 * `run` is pulled lazily and computes synchronously; it polls `context.checkpoint()` about once a table.
 */
export interface Operation<Spec = unknown> {
  /** The name that InfluxDB gives it in errors, as in `filter` or `aggregateWindow`. */
  readonly name: string
  run(inputs: readonly Iterable<Table>[], spec: Spec, context: ExecutionContext): Iterable<Table>
}

/** One step of a query plan. Nodes are immutable; a rule that rewrites a plan makes new ones. */
export interface PlanNode<Spec = unknown> {
  readonly operation: Operation<Spec>
  readonly spec: Spec
  readonly inputs: readonly PlanNode[]
  /** The call in the script that made it: where its runtime errors point. */
  readonly position: Position | undefined
}
