import { Closure } from '../../function/closure.ts'
import type { Rule } from '../../plan/rule.ts'
import { returned } from '../../row/vectorizable.ts'
import { type FilterSpec, filter } from '../../stdlib/universe/filter.ts'

/** `filter(fn: (r) => true)` is as good as none. */
export const removeTrivialFilter: Rule = {
  name: 'remove-trivial-filter',
  rewrite(node, plan) {
    const [input] = node.inputs
    if (node.operation !== filter.operation || !input || !plan.hasSingleConsumer(input)) return undefined
    const { fn } = node.spec as FilterSpec
    const body = fn instanceof Closure ? returned(fn.code.expression.body) : undefined
    const isTrue = body?.type === 'BooleanLiteral' ? body.value : body?.type === 'Identifier' && body.name === 'true'
    return isTrue ? { ...input } : undefined
  },
}
