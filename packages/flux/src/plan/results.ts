import { FluxError } from '../errors.ts'
import type { PlanNode } from './node.ts'

export interface NamedNode {
  readonly name: string
  readonly node: PlanNode
}

const defaultName = '_result'

/**
 * The results of a plan: what `yield` names, and every node whose tables no other node uses. Those are called
 * `_result`, or by their operation and place in the plan where they have a side effect, as in `to1`.
 *
 * @throws FluxError where two results have one name, or there is none
 */
export function nameResults(outputs: readonly PlanNode[]): readonly NamedNode[] {
  if (outputs.length === 0)
    throw new FluxError(
      'invalid',
      'error in query specification while starting program: this Flux script returns no streaming data. ' +
        'Consider adding a "yield" or invoking streaming functions directly, without performing an assignment',
    )
  const { places, used } = survey(outputs)
  const results = new Map<string, PlanNode>()
  for (const [node] of places) {
    const name = node.operation.resultName?.(node.spec)
    if (name === undefined) continue
    if (results.has(name))
      throw new FluxError(
        'invalid',
        `error in building plan while starting program: found more than one call to yield() with the name "${name}"`,
      )
    results.set(name, node)
  }
  for (const node of outputs) {
    if (used.has(node) || node.operation.resultName) continue
    const name = node.operation.hasSideEffect ? `${node.operation.name}${places.get(node)}` : defaultName
    if (results.has(name))
      throw new FluxError(
        'invalid',
        `failed to initialize execute state: tried to produce more than one result with the name "${name}"`,
      )
    results.set(name, node)
  }
  return [...results].map(([name, node]) => ({ name, node }))
}

/** Numbers the nodes as they are reached, inputs first, and tells which have consumers. */
function survey(outputs: readonly PlanNode[]): { places: Map<PlanNode, number>; used: Set<PlanNode> } {
  const places = new Map<PlanNode, number>()
  const used = new Set<PlanNode>()
  const visit = (node: PlanNode): void => {
    if (places.has(node)) return
    for (const input of node.inputs) {
      used.add(input)
      visit(input)
    }
    places.set(node, places.size)
  }
  for (const output of outputs) visit(output)
  return { places, used }
}
