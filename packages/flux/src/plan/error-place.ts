import { asItStands, FluxError, WholeFluxError } from '../errors.ts'
import { formatPosition } from '../syntax/diagnose.ts'
import type { PlanNode } from './node.ts'

/** InfluxDB names the step that failed, but for sources: their errors stand as they are. */
export function place(error: unknown, node: PlanNode): unknown {
  if (!(error instanceof FluxError) || error instanceof WholeFluxError) return error
  if (node.inputs.length === 0) return asItStands(error)
  const at = node.position ? ` @${formatPosition(node.position)}: ${node.callee}` : ''
  return new WholeFluxError(error.code, `runtime error${at}: ${error.message}`, {
    position: error.position ?? node.position,
    cause: error,
  })
}
