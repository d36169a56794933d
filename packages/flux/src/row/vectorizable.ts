import type * as ast from '../syntax/ast.ts'
import { keyOf } from '../syntax/node-text.ts'

/**
 * True where InfluxDB evaluates a `map` function over whole columns. It decides by the function's text alone, and
 * the order of the columns that come out depends on it.
 */
export function isVectorizable({ params, body }: ast.FunctionExpression): boolean {
  const [param] = params
  if (!param || params.length !== 1 || keyOf(param.key) !== 'r') return false
  const result = returned(body)
  if (result?.type !== 'ObjectExpression') return false
  if (result.with && result.with.name !== 'r') return false
  return result.properties.every(({ key, value }) =>
    value === null ? keyOf(key) === 'r' : isVectorizableExpression(value as ast.Expression),
  )
}

/** The one expression that a body answers; undefined where statements come before it. */
export function returned(body: ast.Expression | ast.Block): ast.Expression | undefined {
  if (body.type === 'ParenExpression') return returned(body.expression)
  if (body.type !== 'Block') return body
  const [statement] = body.body
  return statement?.type === 'ReturnStatement' ? returned(statement.argument) : undefined
}

const operators = new Set(['+', '-', '*', '/', '%', '^', '==', '!=', '<', '<=', '>', '>='])

function isVectorizableExpression(node: ast.Expression): boolean {
  switch (node.type) {
    case 'Identifier':
      return node.name === 'r' || node.name === 'true' || node.name === 'false'
    case 'MemberExpression':
      return isVectorizableExpression(node.object)
    case 'ParenExpression':
      return isVectorizableExpression(node.expression)
    case 'UnaryExpression':
      return isVectorizableExpression(node.argument)
    case 'BinaryExpression':
      return operators.has(node.operator) && isVectorizableExpression(node.left) && isVectorizableExpression(node.right)
    case 'LogicalExpression':
      return isVectorizableExpression(node.left) && isVectorizableExpression(node.right)
    case 'ConditionalExpression':
      return [node.test, node.consequent, node.alternate].every(isVectorizableExpression)
    case 'IntegerLiteral':
    case 'FloatLiteral':
    case 'StringLiteral':
    case 'DateTimeLiteral':
      return true
    case 'CallExpression':
      return isFloatCall(node)
    case 'PipeExpression':
      return false
    default:
      return false
  }
}

function isFloatCall({ callee, arguments: given }: ast.CallExpression): boolean {
  if (callee.type !== 'Identifier' || callee.name !== 'float') return false
  const [argument, ...others] = given?.[0]?.properties ?? []
  if (!argument || others.length > 0 || keyOf(argument.key) !== 'v' || argument.value === null) return false
  return isVectorizableExpression(argument.value as ast.Expression)
}
