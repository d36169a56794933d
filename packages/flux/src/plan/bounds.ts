import type { PlanNode } from './node.ts'

/** A time range in nanoseconds since the epoch: start inclusive, stop exclusive. */
export interface Bounds {
  readonly start: bigint
  readonly stop: bigint
}

const earlier = (a: bigint, b: bigint): bigint => (b < a ? b : a)
const later = (a: bigint, b: bigint): bigint => (b > a ? b : a)

/** The range that two ranges share; empty ranges start and stop at the same time. */
export function intersect(a: Bounds, b: Bounds): Bounds {
  const start = later(a.start, b.start)
  const stop = earlier(a.stop, b.stop)
  return stop <= start ? { start, stop: start } : { start, stop }
}

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
