import type { ExecutionContext } from './context.ts'
import type { PlanNode } from './node.ts'

/** What a rule may ask of the plan around a node. */
export interface PlanView {
  readonly context: ExecutionContext
  /** True where one other node alone uses the node's tables. */
  hasSingleConsumer(node: PlanNode): boolean
}

/** A rewrite of a plan: answers what replaces the node, or undefined where the rule does not fit. */
export interface Rule {
  readonly name: string
  rewrite(node: PlanNode, plan: PlanView): PlanNode | undefined
}

/** A node that InfluxDB makes anew while it plans: its errors name no place. */
export const unplaced = <Spec>({
  operation,
  spec,
  inputs,
}: Pick<PlanNode<Spec>, 'operation' | 'spec' | 'inputs'>): PlanNode =>
  ({ operation, spec, inputs, position: undefined, callee: operation.name }) as unknown as PlanNode

/** A node in the place of another: its errors point where the other's would. */
export const replacing = <Spec>(
  node: PlanNode,
  { operation, spec, inputs }: Pick<PlanNode<Spec>, 'operation' | 'spec' | 'inputs'>,
): PlanNode => ({ operation, spec, inputs, position: node.position, callee: node.callee }) as unknown as PlanNode
