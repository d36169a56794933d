import { FluxError } from '../errors.ts'
import { formatPosition } from '../syntax/diagnose.ts'
import type { PlanNode } from './node.ts'

/** Errors that a step has already given its place to. */
const placed = new WeakSet<object>()

/** An error that reaches the client as it is, without the place of the step that throws it. */
export function asItStands(error: FluxError): FluxError {
  placed.add(error)
  return error
}

/** InfluxDB names the step that failed, but for sources: their errors stand as they are. */
export function place(error: unknown, node: PlanNode): unknown {
  if (!(error instanceof FluxError) || placed.has(error)) return error
  const at = node.position ? ` @${formatPosition(node.position)}: ${node.callee}` : ''
  const told =
    node.inputs.length === 0
      ? error
      : new FluxError(error.code, `runtime error${at}: ${error.message}`, {
          position: error.position ?? node.position,
          cause: error,
        })
  placed.add(told)
  return told
}
