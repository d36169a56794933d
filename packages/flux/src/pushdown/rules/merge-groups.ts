import { type Rule, unplaced } from '../../plan/rule.ts'
import { group } from '../../stdlib/universe/group.ts'

/** Of two `group` calls in a row only the second counts. */
export const mergeGroups: Rule = {
  name: 'merge-groups',
  rewrite(node, plan) {
    const [first] = node.inputs
    if (node.operation !== group.operation || first?.operation !== group.operation) return undefined
    if (!plan.hasSingleConsumer(first)) return undefined
    return unplaced({ operation: node.operation, spec: node.spec, inputs: first.inputs })
  },
}
