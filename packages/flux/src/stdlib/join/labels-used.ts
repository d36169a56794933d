import { Closure } from '../../function/closure.ts'
import type { FluxFunction } from '../../values/function.ts'

/** The labels that a function reads from one of its record parameters by name. */
export function labelsUsed(fn: FluxFunction, parameter: string): ReadonlySet<string> {
  const labels = new Set<string>()
  if (fn instanceof Closure) collect(fn.code.expression.body, parameter, labels)
  return labels
}

function collect(node: unknown, parameter: string, labels: Set<string>): void {
  if (typeof node !== 'object' || node === null) return
  if (Array.isArray(node)) {
    for (const item of node) collect(item, parameter, labels)
    return
  }
  const { type, object, property } = node as Record<
    string,
    { type?: string; name?: string; value?: string } | undefined
  >
  if ((type as unknown) === 'MemberExpression' && object?.type === 'Identifier' && object.name === parameter) {
    labels.add((property?.type === 'StringLiteral' ? property.value : property?.name) as string)
    return
  }
  for (const [name, child] of Object.entries(node)) if (name !== 'location') collect(child, parameter, labels)
}
