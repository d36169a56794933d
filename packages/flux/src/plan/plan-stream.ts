import { TableStream } from '../values/table-stream.ts'
import type { PlanNode } from './node.ts'

/** A stream of tables as every script has it: the step of the plan that would compute it. */
export class PlanStream extends TableStream {
  readonly node: PlanNode
  constructor(node: PlanNode) {
    super()
    this.node = node
  }
}
