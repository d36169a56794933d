import { Closure } from '../../function/closure.ts'
import { Lowering } from '../../row/lower.ts'
import { NotVectorized, type RowExpression } from '../../row/row-expression.ts'
import { wholeColumns } from '../../row/row-function.ts'
import type * as ast from '../../syntax/ast.ts'
import { keyOf } from '../../syntax/node-text.ts'
import type { Vector } from '../../table/column.ts'
import { columnTypeOf } from '../../values/column-type-of.ts'
import type { FluxFunction } from '../../values/function.ts'
import { Null } from '../../values/value.ts'
import type { JoinedRows, SideName } from './joined-rows.ts'
import { notAColumn } from './record-columns.ts'

/** The columns that a join function answers, or undefined where it has to be asked pair by pair. */
export type AsOverColumns = (rows: JoinedRows) => Map<string, Vector> | undefined

/**
 * Evaluates the `as` function of a join over whole columns. To the expressions of rows there is but one row: `l.x`
 * and `r.x` become two columns of it.
 */
export function asOverColumns(as: FluxFunction): AsOverColumns {
  const lowered = wholeColumns(() => lower(as))
  return (rows) => lowered && wholeColumns(() => evaluate(lowered, rows))
}

interface Lowered {
  /** The side whose columns come first, as in `{l with …}`. */
  readonly base: SideName | undefined
  readonly properties: ReadonlyMap<string, RowExpression>
}

function lower(as: FluxFunction): Lowered {
  if (!(as instanceof Closure)) throw new NotVectorized()
  const { expression } = as.code
  const record = resultOf(expression.body)
  const base = record.with?.name
  if (base !== undefined && !isSide(base)) throw new NotVectorized()
  const { with: _, ...properties } = record
  const body = oneRow(replaceResult(expression.body, properties as ast.ObjectExpression)) as typeof expression.body
  const closure = new Closure({ ...as.code, expression: { ...expression, body } }, as.scope)
  const { lowering, result } = new Lowering(closure, 'l', 'rows').body()
  return {
    base,
    properties: new Map(
      (withoutParentheses(result) as ast.ObjectExpression).properties.map(({ key, value }) => [
        keyOf(key),
        lowering.expression((value ?? { ...key, type: 'Identifier' }) as ast.Expression),
      ]),
    ),
  }
}

function evaluate({ base, properties }: Lowered, rows: JoinedRows): Map<string, Vector> {
  const columns = new Map<string, Vector>()
  if (base) for (const { label } of rows[base].columns) columns.set(label, rows[base].column(label) as Vector)
  const batch = {
    length: rows.length,
    memo: new Map(),
    column: (label: string) => rows[label.charAt(0) as SideName].column(label.slice(prefixLength)),
  }
  for (const [label, { constant, evaluate }] of properties) {
    if (constant !== undefined && !(constant instanceof Null) && !columnTypeOf(constant))
      throw notAColumn(label, constant)
    const value = evaluate(batch)
    if (value.type === 'unknown') columns.delete(label)
    else columns.set(label, value)
  }
  return columns
}

const isSide = (name: string): name is SideName => name === 'l' || name === 'r'

const prefixLength = 'l.'.length

const withoutParentheses = (node: ast.Expression): ast.Expression =>
  node.type === 'ParenExpression' ? withoutParentheses(node.expression) : node

function resultOf(body: ast.Expression | ast.Block): ast.ObjectExpression {
  const last = body.type === 'Block' ? body.body.at(-1) : undefined
  if (body.type === 'Block' && last?.type !== 'ReturnStatement') throw new NotVectorized()
  const record = withoutParentheses(last?.type === 'ReturnStatement' ? last.argument : (body as ast.Expression))
  if (record.type !== 'ObjectExpression') throw new NotVectorized()
  return record
}

function replaceResult(body: ast.Expression | ast.Block, record: ast.ObjectExpression): ast.Expression | ast.Block {
  if (body.type !== 'Block') return record
  const last = body.body.at(-1) as Extract<ast.Statement, { type: 'ReturnStatement' }>
  return { ...body, body: [...body.body.slice(0, -1), { ...last, argument: record }] }
}

/** A copy of a tree in which `l.x` is column `l.x` of the row `l`, and `r.x` column `r.x` of it. */
function oneRow(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(oneRow)
  if (node === null || typeof node !== 'object') return node
  const tree = node as ast.Expression | ast.Property
  switch (tree.type) {
    case 'MemberExpression': {
      const object = withoutParentheses(tree.object)
      if (object.type !== 'Identifier' || !isSide(object.name)) return { ...tree, object: oneRow(tree.object) }
      const value = `${object.name}.${keyOf(tree.property)}`
      return {
        ...tree,
        object: { ...object, name: 'l' },
        property: { type: 'StringLiteral', value, location: tree.property.location },
      }
    }
    case 'Identifier':
      if (isSide(tree.name)) throw new NotVectorized()
      return tree
    case 'Property':
      if (tree.value === null && isSide(keyOf(tree.key))) throw new NotVectorized()
      return { ...tree, value: oneRow(tree.value) }
    case 'FunctionExpression':
      throw new NotVectorized()
  }
  if ('with' in tree && tree.with && isSide(tree.with.name)) throw new NotVectorized()
  return Object.fromEntries(
    Object.entries(tree).map(([name, child]) => [name, name === 'location' ? child : oneRow(child)]),
  )
}
