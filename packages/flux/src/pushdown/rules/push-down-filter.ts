import { Closure } from '../../function/closure.ts'
import { type Rule, replacing } from '../../plan/rule.ts'
import { returned } from '../../row/vectorizable.ts'
import { withBody } from '../../row/with-body.ts'
import { type FilterSpec, filter } from '../../stdlib/universe/filter.ts'
import type { Predicate } from '../../storage/predicate.ts'
import type * as ast from '../../syntax/ast.ts'
import { type ReadRangeSpec, readRange } from '../read-range.ts'
import { storagePredicate } from './storage-predicate.ts'

/**
 * Lets the store apply what it can of a filter right after a read: those of the conditions joined by `and` that
 * compare a column with a literal. The others stay behind as a filter.
 */
export const pushDownFilter: Rule = {
  name: 'push-down-filter',
  rewrite(node, plan) {
    const [source] = node.inputs
    if (node.operation !== filter.operation || source?.operation !== readRange) return undefined
    if (!plan.hasSingleConsumer(source)) return undefined
    const { fn, keepEmpty } = node.spec as FilterSpec
    if (keepEmpty || !(fn instanceof Closure) || fn.code.parameters.length !== 1) return undefined
    const body = returned(fn.code.expression.body)
    if (!body) return undefined

    let pushed: Predicate | undefined
    const rest: ast.Expression[] = []
    for (const condition of conditions(body)) {
      const predicate = storagePredicate(condition, fn)
      if (!predicate) rest.push(condition)
      else pushed = pushed ? { kind: 'and', left: pushed, right: predicate } : predicate
    }
    if (!pushed) return undefined

    const spec = source.spec as ReadRangeSpec
    const predicate: Predicate = spec.predicate ? { kind: 'and', left: spec.predicate, right: pushed } : pushed
    const read = replacing(source, { operation: readRange, spec: { ...spec, predicate }, inputs: [] })
    if (rest.length === 0) return { ...read, position: node.position, callee: node.callee }
    return replacing(node, {
      operation: filter.operation,
      spec: { fn: withBody(fn, joined(rest)), keepEmpty: false },
      inputs: [read],
    })
  },
}

/** What `and` joins, from left to right. */
function conditions(node: ast.Expression): ast.Expression[] {
  if (node.type === 'ParenExpression') return conditions(node.expression)
  if (node.type === 'LogicalExpression' && node.operator === 'and')
    return [...conditions(node.left), ...conditions(node.right)]
  return [node]
}

const joined = (parts: readonly ast.Expression[]): ast.Expression =>
  parts.reduce((left, right) => ({ type: 'LogicalExpression', operator: 'and', left, right, location: left.location }))
