import { FluxError } from '../../errors.ts'
import { Closure } from '../../function/closure.ts'
import type { Expression, FunctionExpression } from '../../syntax/ast.ts'
import type { FluxFunction } from '../../values/function.ts'

/** A column of the left side and the one of the right side that must equal it. */
export interface ColumnPair {
  readonly left: string
  readonly right: string
}

const singleExpression = 'function body should be a single logical expression that compares columns from each table'

/**
 * The pairs of columns that an `on` function compares: `l.a == r.b`, joined by `and`, is all that InfluxDB accepts.
 *
 * @throws FluxError for any other function, in InfluxDB's words for the last offence in it
 */
export function columnPairs(on: FluxFunction): readonly ColumnPair[] {
  const body = on instanceof Closure ? answerOf(on.code.expression) : undefined
  if (!body) throw refused(singleExpression)
  const pairs: ColumnPair[] = []
  let offence: FluxError | undefined
  visit(body, (expression) => {
    try {
      const pair = pairOf(expression)
      if (pair) pairs.push(pair)
    } catch (error) {
      if (!(error instanceof FluxError)) throw error
      offence = error
    }
  })
  if (offence) throw offence
  return pairs
}

const refused = (reason: string): FluxError =>
  new FluxError(
    'invalid',
    `error in join function - some expressions are not yet supported in the \`on\` parameter: ${reason}`,
  )

function answerOf({ body }: FunctionExpression): Expression | undefined {
  if (body.type !== 'Block') return body
  const [only, ...others] = body.body
  return only?.type === 'ReturnStatement' && others.length === 0 ? only.argument : undefined
}

function pairOf(expression: Expression): ColumnPair | undefined {
  switch (expression.type) {
    case 'Identifier':
      if (expression.name === 'true' || expression.name === 'false')
        throw refused('illegal expression type in join predicate: BooleanLiteral')
      return undefined
    case 'MemberExpression':
      return undefined
    case 'LogicalExpression':
      if (expression.operator !== 'and') throw refused(`unsupported operator in join predicate: ${expression.operator}`)
      return undefined
    case 'BinaryExpression': {
      if (expression.operator !== '==') throw refused(`unsupported operator in join predicate: ${expression.operator}`)
      const left = columnOfSide(expression.left, 'left')
      const right = columnOfSide(expression.right, 'right')
      if (left.side === 'l' && right.side === 'r') return { left: left.column, right: right.column }
      if (left.side === 'r' && right.side === 'l') return { left: right.column, right: left.column }
      throw refused('binary expression operands must reference `l` or `r` only, and may not reference the same object')
    }
    default:
      throw refused(`illegal expression type in join predicate: ${expression.type}`)
  }
}

function columnOfSide(operand: Expression, place: 'left' | 'right'): { side: string; column: string } {
  const member = withoutParentheses(operand)
  if (member.type !== 'MemberExpression') throw refused(`${place} side of comparison is not a member expression`)
  if (member.object.type !== 'Identifier') throw new FluxError('internal error', 'invalid member expression')
  const { property } = member
  return { side: member.object.name, column: property.type === 'StringLiteral' ? property.value : property.name }
}

function withoutParentheses(expression: Expression): Expression {
  return expression.type === 'ParenExpression' ? withoutParentheses(expression.expression) : expression
}

/** Calls back for an expression and those that it is made of, outermost first. */
function visit(expression: Expression, callback: (expression: Expression) => void): void {
  if (expression.type === 'ParenExpression') {
    visit(expression.expression, callback)
    return
  }
  callback(expression)
  switch (expression.type) {
    case 'LogicalExpression':
    case 'BinaryExpression':
      visit(expression.left, callback)
      visit(expression.right, callback)
      break
    case 'UnaryExpression':
      visit(expression.argument, callback)
      break
    case 'MemberExpression':
      visit(expression.object, callback)
      break
    case 'CallExpression':
      visit(expression.callee, callback)
      break
  }
}
