import type * as ast from '../syntax/ast.ts'
import { keyOf } from '../syntax/node-text.ts'

/** The columns that a row function names, as in `r.label`, wherever in its text. */
export function labelsUsed({ params, body }: ast.FunctionExpression): ReadonlySet<string> {
  const row = params[0] && keyOf(params[0].key)
  const labels = new Set<string>()
  const visit = (node: unknown): void => {
    if (node === null || typeof node !== 'object') return
    const member = node as Partial<ast.MemberExpression>
    if (member.type === 'MemberExpression' && member.object?.type === 'Identifier' && member.object.name === row)
      labels.add(keyOf(member.property as ast.Identifier))
    for (const [name, child] of Object.entries(node)) if (name !== 'location') visit(child)
  }
  visit(body)
  return labels
}
