import type { ExecutionContext } from './context.ts'
import type { PlanNode } from './node.ts'
import type { PlanView, Rule } from './rule.ts'

/**
 * Applies rules from the sources on until none fits. Answers the nodes that stand for the given ones;
 * nodes that several others use stay shared.
 */
export function optimize(
  roots: readonly PlanNode[],
  rules: readonly Rule[],
  context: ExecutionContext,
): readonly PlanNode[] {
  const consumers = countConsumers(roots)
  const view: PlanView = { context, hasSingleConsumer: (node) => (consumers.get(node) ?? 0) <= 1 }
  const rewritten = new Map<PlanNode, PlanNode>()

  const rewrite = (node: PlanNode): PlanNode => {
    const done = rewritten.get(node)
    if (done) return done
    const inputs = node.inputs.map(rewrite)
    let now = inputs.every((input, i) => input === node.inputs[i]) ? node : { ...node, inputs }
    const count = consumers.get(node) ?? 0
    consumers.set(now, count)
    for (let next = step(now); next; next = step(now)) {
      now = next
      consumers.set(now, count)
    }
    rewritten.set(node, now)
    return now
  }

  const step = (node: PlanNode): PlanNode | undefined => {
    for (const rule of rules) {
      const next = rule.rewrite(node, view)
      if (next) return next
    }
    return undefined
  }

  return roots.map(rewrite)
}

/** How many nodes use each node's tables. */
export function countConsumers(roots: readonly PlanNode[]): Map<PlanNode, number> {
  const counts = new Map<PlanNode, number>()
  const visit = (node: PlanNode): void => {
    if (counts.has(node)) return
    counts.set(node, 0)
    for (const input of node.inputs) {
      visit(input)
      counts.set(input, (counts.get(input) ?? 0) + 1)
    }
  }
  for (const root of roots) visit(root)
  return counts
}
