import { FluxError } from '../errors.ts'
import { Closure } from '../function/closure.ts'
import type { ScalarFunction } from '../function/define.ts'
import { ScalarValue } from '../function/scalar-value.ts'
import type * as ast from '../syntax/ast.ts'
import { formatPosition } from '../syntax/diagnose.ts'
import { keyOf, positionOf } from '../syntax/node-text.ts'
import type { StringVector } from '../table/column.ts'
import { stringsOf } from '../table/strings-of.ts'
import { constantVector, floats, nullVector } from '../table/vector.ts'
import { interpolate } from '../values/interpolate.ts'
import type { Value } from '../values/value.ts'
import { type Batch, type RowValue, unknownNulls } from './batch.ts'
import { callForRows } from './call-for-rows.ts'
import { floatColumn } from './float-column.ts'
import { fuseCall, fused } from './fusion.ts'
import { joinTexts } from './join-texts.ts'
import { constantExpression, NotVectorized, type RowExpression, remembered } from './row-expression.ts'
import { binary, conditional, floatsOf, type Logic, logical, unary } from './row-operators.ts'
import { rowValueAt } from './row-value-at.ts'

/** Names that a body gives to expressions over rows: its locals, and the arguments of a call that is looked into. */
type Names = ReadonlyMap<string, RowExpression>

/** More than any script needs; what is larger is evaluated row by row. */
const mostExpressions = 20_000

/**
 * Makes expressions over rows of a function's text.
 * @throws NotVectorized where the text has something that only a row by itself can be asked
 */
export class Lowering {
  readonly #closure: Closure
  readonly #row: string | undefined
  readonly #logic: Logic
  readonly #names: Names
  /** How much more may be looked into: functions that call others twice would grow without end. */
  readonly #budget: { left: number }
  /** What was found out of nodes: each part of an expression is asked for again on the way down to it. */
  readonly #depending = new Map<object, boolean>()

  /** @param row the parameter that is the row; undefined for a function that gets values of rows */
  constructor(
    closure: Closure,
    row: string | undefined,
    logic: Logic,
    names: Names = new Map(),
    budget = { left: mostExpressions },
  ) {
    this.#closure = closure
    this.#row = row
    this.#logic = logic
    this.#names = names
    this.#budget = budget
  }

  /** The lowering of a body's result, and that result: what stands before `return` becomes names. */
  body(): { readonly lowering: Lowering; readonly result: ast.Expression } {
    const { body } = this.#closure.code.expression
    if (body.type !== 'Block') return { lowering: this, result: body }
    const names = new Map(this.#names)
    let lowering: Lowering = this
    for (const statement of body.body) {
      if (statement.type === 'ReturnStatement') return { lowering, result: statement.argument }
      if (statement.type !== 'VariableAssignment') throw new NotVectorized()
      names.set(statement.id.name, remembered(lowering.expression(statement.init)))
      lowering = new Lowering(this.#closure, this.#row, this.#logic, new Map(names), this.#budget)
    }
    throw new NotVectorized()
  }

  expression(node: ast.Expression): RowExpression {
    if (--this.#budget.left < 0) throw new NotVectorized()
    if (node.type === 'ParenExpression') return this.expression(node.expression)
    if (!this.#dependsOnRow(node)) return this.#constant(node)
    switch (node.type) {
      case 'Identifier': {
        const named = this.#names.get(node.name)
        if (named) return named
        throw new NotVectorized()
      }
      case 'MemberExpression':
        return this.#member(node)
      case 'BinaryExpression':
        return binary(node.operator, this.expression(node.left), this.expression(node.right), this.#logic)
      case 'LogicalExpression':
        return logical(node.operator, this.expression(node.left), this.expression(node.right), this.#logic)
      case 'UnaryExpression':
        return unary(node.operator, this.expression(node.argument), this.#logic)
      case 'ConditionalExpression':
        return conditional(
          this.expression(node.test),
          this.expression(node.consequent),
          this.expression(node.alternate),
          this.#logic,
        )
      case 'StringExpression':
        return this.#interpolation(node)
      case 'CallExpression':
        return this.#call(node, undefined)
      case 'PipeExpression':
        return this.#call(node.call, node.argument)
      default:
        throw new NotVectorized()
    }
  }

  /** True where an expression is the row itself. */
  isRow(node: ast.Expression): boolean {
    if (node.type === 'ParenExpression') return this.isRow(node.expression)
    return node.type === 'Identifier' && node.name === this.#row && !this.#names.has(node.name)
  }

  #constant(node: ast.Expression): RowExpression {
    const read = this.#closure.code.outerExpression(node)
    const { scope } = this.#closure
    let value: Value
    try {
      value = read(scope)
    } catch (error) {
      // It is thrown again only if there is a row to evaluate it for.
      return { safe: false, evaluate: (batch) => (batch.length > 0 ? fail(error) : unknownNulls(0)) }
    }
    return constantExpression(value)
  }

  #member(node: ast.MemberExpression): RowExpression {
    if (!this.isRow(node.object)) throw new NotVectorized()
    const label = keyOf(node.property)
    return { safe: true, typedNulls: true, evaluate: (batch) => batch.column(label) ?? unknownNulls(batch.length) }
  }

  #interpolation(node: ast.StringExpression): RowExpression {
    const parts = node.parts.map((part) => {
      if (part.type === 'TextPart') return constantExpression(part.value)
      const inner = this.expression(part.expression)
      const at = formatPosition(positionOf(part.location))
      return { safe: false, evaluate: (batch: Batch) => textsOf(inner.evaluate(batch), at) }
    })
    return {
      safe: parts.every(({ safe }) => safe),
      evaluate: (batch) => joinTexts(parts.map((part) => part.evaluate(batch) as StringVector)),
    }
  }

  #call(node: ast.CallExpression, piped: ast.Expression | undefined): RowExpression {
    const callee = this.expression(node.callee).constant
    const given = new Map<string, RowExpression>()
    for (const property of node.arguments?.[0]?.properties ?? []) {
      const value = property.value ?? { type: 'Identifier', name: keyOf(property.key), location: property.location }
      given.set(keyOf(property.key), this.expression(value as ast.Expression))
    }
    if (callee instanceof Closure) return this.#inline(callee, given, piped)
    if (!(callee instanceof ScalarValue)) throw new NotVectorized()
    if (piped) given.set(callee.pipeParameter ?? '', this.expression(piped))
    const { definition } = callee
    const [argument, ...others] = given.values()
    if (this.#logic === 'columns' && isFloat(definition) && argument)
      return { safe: false, evaluate: (batch) => floatColumn(argument.evaluate(batch)) }
    const overFloats = others.length === 0 && argument ? definition.overFloats : undefined
    const position = positionOf(node.location)
    const call = (values: ReadonlyMap<string, Value>): Value => callee.call(values, position)
    const calls: RowExpression = {
      safe: overFloats !== undefined && argument?.safe === true,
      evaluate(batch) {
        const values = new Map([...given].map(([name, value]) => [name, argumentOf(value, batch)] as const))
        const [first] = values.values()
        if (
          overFloats &&
          first &&
          !(first instanceof Object && 'value' in first) &&
          first.type === 'float' &&
          !first.constant
        )
          return floats(first.data.map(overFloats), first.valid)
        return callForRows(call, values, batch.length)
      },
    }
    return fused(calls, overFloats && argument && fuseCall(overFloats, floatsOf(argument)))
  }

  /** A call of a function of the script: its body is looked into, with the arguments as names. */
  #inline(callee: Closure, given: Map<string, RowExpression>, piped: ast.Expression | undefined): RowExpression {
    const names = new Map<string, RowExpression>()
    for (const { name, isPipe, defaultValue } of callee.code.parameters) {
      const value = isPipe && piped ? this.expression(piped) : given.get(name)
      if (value) names.set(name, remembered(value))
      else if (defaultValue) names.set(name, constantExpression(defaultValue(callee.scope)))
      else throw new NotVectorized()
    }
    const { lowering, result } = new Lowering(callee, undefined, this.#logic, names, this.#budget).body()
    return lowering.expression(result)
  }

  /** True where an expression names the row, a local or an argument, or is another each time. */
  #dependsOnRow(node: unknown): boolean {
    if (node === null || typeof node !== 'object') return false
    let known = this.#depending.get(node)
    if (known === undefined) {
      known = this.#hasRow(node)
      this.#depending.set(node, known)
    }
    return known
  }

  #hasRow(node: object): boolean {
    if (Array.isArray(node)) return node.some((item) => this.#dependsOnRow(item))
    const { type, name, key, value } = node as { type?: string; name?: unknown; key?: ast.Identifier; value?: unknown }
    if (type === 'Identifier' && (name === this.#row || this.#names.has(name as string))) return true
    if (type === 'Property') return this.#dependsOnRow(value === null ? key : value)
    if (type === 'CallExpression' && this.#varies((node as ast.CallExpression).callee)) return true
    for (const [part, child] of Object.entries(node)) {
      if (part === 'location' || part === 'property') continue
      if (part === 'with' && child && this.#dependsOnRow({ ...child, type: 'Identifier' })) return true
      if (this.#dependsOnRow(child)) return true
    }
    return false
  }

  #varies(callee: ast.Expression): boolean {
    if (this.#dependsOnRow(callee)) return false
    const { constant } = this.#constant(callee)
    return constant instanceof ScalarValue && constant.definition.varies === true
  }
}

const isFloat = ({ package: path, name }: ScalarFunction): boolean => path === 'universe' && name === 'float'

function fail(error: unknown): never {
  throw error
}

/**
 * An argument of a library function: a value, or the values of the rows.
 * @throws NotVectorized where there are nulls that are not of the column's type: the function may tell the difference
 */
function argumentOf(
  { constant, typedNulls, evaluate }: RowExpression,
  batch: Batch,
): RowValue | { readonly value: Value } {
  if (constant !== undefined) return { value: constant }
  const value = evaluate(batch)
  if (!typedNulls && value.type !== 'unknown' && value.valid) throw new NotVectorized()
  return value
}

/** The text of each row's value within `"${…}"`. */
function textsOf(value: RowValue, at: string): StringVector {
  if (value.length === 0) return nullVector('string', 0) as StringVector
  if (value.type === 'unknown') throw new FluxError('invalid', 'string expression evaluated to null')
  if (value.type === 'string' && !value.valid) return value
  if (value.constant)
    return constantVector('string', interpolate(rowValueAt(value, 0), at), value.length) as StringVector
  return stringsOf(Array.from({ length: value.length }, (_, row) => interpolate(rowValueAt(value, row), at)))
}
