import { type Bounds, earlier, later } from '../values/bounds.ts'
import type { PlanNode } from './node.ts'

const union = (a: Bounds, b: Bounds): Bounds => ({
  start: earlier(a.start, b.start),
  stop: later(a.stop, b.stop),
})

/** The time range that a node's tables lie in: what `range` set before it; undefined where none did. */
export function boundsOf(node: PlanNode): Bounds | undefined {
  let known = boundsByNode.get(node)
  if (known === undefined) {
    const inputs = node.inputs.map(boundsOf).filter((bounds) => bounds !== undefined)
    const input = inputs.length > 0 ? inputs.reduce(union) : undefined
    known = { bounds: node.operation.bounds ? node.operation.bounds(node.spec, input) : input }
    boundsByNode.set(node, known)
  }
  return known.bounds
}

const boundsByNode = new WeakMap<PlanNode, { readonly bounds: Bounds | undefined }>()
