import type { PlanNode } from '../plan/node.ts'

/** A stream of tables that nobody has computed yet: the plan that would. */
export class TableStream {
  readonly node: PlanNode
  constructor(node: PlanNode) {
    this.node = node
  }
}
