import { FluxError } from '../../errors.ts'
import type { Closure } from '../../function/closure.ts'
import { literal } from '../../function/literal.ts'
import type { Comparison, LiteralType, Predicate } from '../../storage/predicate.ts'
import type * as ast from '../../syntax/ast.ts'
import { keyOf } from '../../syntax/node-text.ts'
import { Regexp } from '../../values/regexp.ts'
import type { Value } from '../../values/value.ts'

/**
 * A condition on the row of a function as the store understands it: a column on the left and a literal on the right,
 * `exists`, and `and` and `or` between such. A variable from outside the function counts as the literal that it
 * holds. Undefined where the store cannot decide the condition as Flux would.
 */
export function storagePredicate(node: ast.Expression, fn: Closure): Predicate | undefined {
  switch (node.type) {
    case 'ParenExpression':
      return storagePredicate(node.expression, fn)
    case 'LogicalExpression': {
      const left = storagePredicate(node.left, fn)
      const right = left && storagePredicate(node.right, fn)
      return left && right && { kind: node.operator, left, right }
    }
    case 'UnaryExpression':
      return unaryPredicate(node, fn)
    case 'BinaryExpression':
      return comparison(node, fn)
    default:
      return undefined
  }
}

/** `exists r.tag` is a tag that is not empty; `not` may stand before it, any number of times. */
function unaryPredicate(node: ast.UnaryExpression, fn: Closure): Predicate | undefined {
  if (node.operator === 'exists') {
    const name = columnName(node.argument, fn)
    return name === undefined || name === '_value' ? undefined : { kind: 'tag', name, op: '!=', value: '' }
  }
  const argument = withoutParentheses(node.argument)
  if (node.operator !== 'not' || argument.type !== 'UnaryExpression') return undefined
  const inner = unaryPredicate(argument, fn)
  return inner?.kind === 'tag' ? { ...inner, op: inner.op === '==' ? '!=' : '==' } : undefined
}

function comparison({ operator, left, right }: ast.BinaryExpression, fn: Closure): Predicate | undefined {
  const name = columnName(left, fn)
  if (name === undefined) return undefined
  const value = operandOf(right, fn)
  if (value instanceof Regexp) {
    if (operator !== '=~' && operator !== '!~') return undefined
    const negated = operator === '!~'
    return name === '_value'
      ? { kind: 'valueMatches', negated, regexp: value }
      : { kind: 'tagMatches', name, negated, regexp: value }
  }
  const type = value === undefined ? undefined : literalTypes[typeof value]
  if (type === undefined) return undefined
  if (name === '_value') {
    if (!comparisons.has(operator)) return undefined
    return {
      kind: 'value',
      op: operator as Comparison,
      value: value as number | bigint | string | boolean,
      literal: type,
    }
  }
  if (operator !== '==' && operator !== '!=') return undefined
  if (typeof value !== 'string') return { kind: 'never' }
  // The store does not tell an empty tag from one that is not there; Flux does.
  if (operator === '==' && value === '') return undefined
  return { kind: 'tag', name, op: operator, value }
}

/** The value of a literal, of a variable from outside the function, or of a property of one. */
function operandOf(node: ast.Expression, fn: Closure): Value | undefined {
  switch (node.type) {
    case 'ParenExpression':
      return operandOf(node.expression, fn)
    case 'StringLiteral':
    case 'IntegerLiteral':
    case 'FloatLiteral':
    case 'RegexpLiteral':
      return literal(node)
    case 'Identifier':
    case 'MemberExpression':
      return rootOf(node) === rowOf(fn) ? undefined : outerValue(node, fn)
    default:
      return undefined
  }
}

/** The variable that a chain of members begins with; undefined where it begins with something else. */
function rootOf(node: ast.Expression): string | undefined {
  if (node.type === 'Identifier') return node.name
  if (node.type === 'MemberExpression') return rootOf(node.object)
  return node.type === 'ParenExpression' ? rootOf(node.expression) : undefined
}

function outerValue(node: ast.Expression, fn: Closure): Value | undefined {
  if (rootOf(node) === undefined) return undefined
  try {
    return fn.code.outerExpression(node)(fn.scope)
  } catch (error) {
    if (error instanceof FluxError) return undefined
    throw error
  }
}

const rowOf = ({ parameters }: Closure): string | undefined => parameters[0]

const comparisons = new Set(['==', '!=', '<', '<=', '>', '>='])

const literalTypes: Readonly<Record<string, LiteralType | undefined>> = {
  string: 'string',
  bigint: 'int',
  number: 'float',
  boolean: 'bool',
}

function columnName(node: ast.Expression, fn: Closure): string | undefined {
  if (node.type === 'ParenExpression') return columnName(node.expression, fn)
  if (node.type !== 'MemberExpression') return undefined
  const object = withoutParentheses(node.object)
  return object.type === 'Identifier' && object.name === rowOf(fn) ? keyOf(node.property) : undefined
}

const withoutParentheses = (node: ast.Expression): ast.Expression =>
  node.type === 'ParenExpression' ? withoutParentheses(node.expression) : node
