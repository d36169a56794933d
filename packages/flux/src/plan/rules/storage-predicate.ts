import { keyOf, literal } from '../../interpret/compiler.ts'
import type { Comparison, LiteralType, Predicate } from '../../storage/predicate.ts'
import type * as ast from '../../syntax/ast.ts'
import { Regexp } from '../../values/regexp.ts'

/**
 * A condition on the row `row` as the store understands it: a column on the left and a literal on the right,
 * `exists`, and `and` and `or` between such. Undefined where the store cannot decide it as Flux would.
 */
export function storagePredicate(node: ast.Expression, row: string): Predicate | undefined {
  switch (node.type) {
    case 'ParenExpression':
      return storagePredicate(node.expression, row)
    case 'LogicalExpression': {
      const left = storagePredicate(node.left, row)
      const right = left && storagePredicate(node.right, row)
      return left && right && { kind: node.operator, left, right }
    }
    case 'UnaryExpression':
      return unaryPredicate(node, row)
    case 'BinaryExpression':
      return comparison(node, row)
    default:
      return undefined
  }
}

/** `exists r.tag` is a tag that is not empty; `not` may stand before it, any number of times. */
function unaryPredicate(node: ast.UnaryExpression, row: string): Predicate | undefined {
  if (node.operator === 'exists') {
    const name = columnName(node.argument, row)
    return name === undefined || name === '_value' ? undefined : { kind: 'tag', name, op: '!=', value: '' }
  }
  const argument = withoutParentheses(node.argument)
  if (node.operator !== 'not' || argument.type !== 'UnaryExpression') return undefined
  const inner = unaryPredicate(argument, row)
  return inner?.kind === 'tag' ? { ...inner, op: inner.op === '==' ? '!=' : '==' } : undefined
}

function comparison({ operator, left, right }: ast.BinaryExpression, row: string): Predicate | undefined {
  const name = columnName(left, row)
  const operand = withoutParentheses(right)
  const type = literalTypes[operand.type]
  if (name === undefined || type === undefined) return undefined
  const value = literal(operand)
  if (value instanceof Regexp) {
    if (operator !== '=~' && operator !== '!~') return undefined
    const negated = operator === '!~'
    return name === '_value'
      ? { kind: 'valueMatches', negated, regexp: value }
      : { kind: 'tagMatches', name, negated, regexp: value }
  }
  if (name === '_value') {
    if (!comparisons.has(operator) || type === 'regexp') return undefined
    return { kind: 'value', op: operator as Comparison, value: value as number | bigint | string, literal: type }
  }
  if ((operator !== '==' && operator !== '!=') || typeof value !== 'string') return undefined
  // The store does not tell an empty tag from one that is not there; Flux does.
  if (operator === '==' && value === '') return undefined
  return { kind: 'tag', name, op: operator, value }
}

const comparisons = new Set(['==', '!=', '<', '<=', '>', '>='])

const literalTypes: Partial<Record<ast.Expression['type'], LiteralType | 'regexp'>> = {
  StringLiteral: 'string',
  IntegerLiteral: 'int',
  FloatLiteral: 'float',
  RegexpLiteral: 'regexp',
}

function columnName(node: ast.Expression, row: string): string | undefined {
  if (node.type === 'ParenExpression') return columnName(node.expression, row)
  if (node.type !== 'MemberExpression') return undefined
  const object = withoutParentheses(node.object)
  return object.type === 'Identifier' && object.name === row ? keyOf(node.property) : undefined
}

const withoutParentheses = (node: ast.Expression): ast.Expression =>
  node.type === 'ParenExpression' ? withoutParentheses(node.expression) : node
