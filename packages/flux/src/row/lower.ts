import { FluxError } from '../errors.ts'
import { Closure } from '../interpret/closure.ts'
import { keyOf, positionOf } from '../interpret/compiler.ts'
import { interpolate } from '../interpret/interpolate.ts'
import { ScalarValue } from '../interpret/scalar-value.ts'
import type * as ast from '../syntax/ast.ts'
import { formatPosition } from '../syntax/diagnose.ts'
import { cellOfValue, columnTypeOf } from '../table/cell.ts'
import type { StringVector } from '../table/column.ts'
import { stringsOf } from '../table/strings-of.ts'
import { bools, constantVector, floats, nullVector } from '../table/vector.ts'
import { Regexp } from '../values/regexp.ts'
import { Null, type Value } from '../values/value.ts'
import { type ArithmeticOperator, arithmetic, mayThrow, negative } from './arithmetic.ts'
import { type Batch, type RowValue, subBatch, unknownNulls } from './batch.ts'
import { callForRows } from './call-for-rows.ts'
import { type ComparisonOperator, compareRows, comparisonOperators } from './comparison.ts'
import { type Fusion, fuse, fuseCall, fused, leafFusion } from './fusion.ts'
import { joinTexts } from './join-texts.ts'
import { choose, isNull, merge, type Truths, truthColumn, truthsOf } from './logic.ts'
import { matchTexts } from './match-texts.ts'
import { NotVectorized, type RowExpression } from './row-expression.ts'
import { rowValueAt } from './row-value-at.ts'

/** How nulls count in `and` and `or`: as over rows or as over whole columns. */
export type Logic = 'rows' | 'columns'

/** Names that a body gives to expressions over rows: its locals, and the arguments of a call that is looked into. */
type Names = ReadonlyMap<string, RowExpression>

/**
 * Makes expressions over rows of a function's text.
 * @throws NotVectorized where the text has something that only a row by itself can be asked
 */
export class Lowering {
  readonly #closure: Closure
  readonly #row: string | undefined
  readonly #logic: Logic
  readonly #names: Names

  /** @param row the parameter that is the row; undefined for a function that gets values of rows */
  constructor(closure: Closure, row: string | undefined, logic: Logic, names: Names = new Map()) {
    this.#closure = closure
    this.#row = row
    this.#logic = logic
    this.#names = names
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
      lowering = new Lowering(this.#closure, this.#row, this.#logic, new Map(names))
    }
    throw new NotVectorized()
  }

  expression(node: ast.Expression): RowExpression {
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
        return this.#binary(node)
      case 'LogicalExpression':
        return this.#logical(node)
      case 'UnaryExpression':
        return this.#unary(node)
      case 'ConditionalExpression':
        return this.#conditional(node)
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
    return { safe: true, evaluate: (batch) => batch.column(label) ?? unknownNulls(batch.length) }
  }

  #binary(node: ast.BinaryExpression): RowExpression {
    const { operator } = node
    const left = this.expression(node.left)
    const right = this.expression(node.right)
    if (operator === '=~' || operator === '!~') {
      if (!(right.constant instanceof Regexp)) throw new NotVectorized()
      const regexp = right.constant
      return { safe: left.safe, evaluate: (batch) => matchTexts(left.evaluate(batch), regexp, operator === '!~') }
    }
    const safe = left.safe && right.safe
    const parts = [floatsOf(left), floatsOf(right)]
    if (comparisonOperators.includes(operator as ComparisonOperator)) {
      const strict = operator === '==' || operator === '!=' ? `${operator}=` : operator
      const compare: RowExpression = {
        safe,
        evaluate: (batch) => compareRows(operator as ComparisonOperator, left.evaluate(batch), right.evaluate(batch)),
      }
      return fused(compare, fuse('bool', `A ${strict} B ? 1 : 0`, parts))
    }
    const compute: RowExpression = {
      safe: safe && !mayThrow(operator),
      evaluate: (batch) => arithmetic(operator as ArithmeticOperator, left.evaluate(batch), right.evaluate(batch)),
    }
    return fused(compute, operator === '^' ? undefined : fuse('float', `A ${operator} B`, parts))
  }

  #logical(node: ast.LogicalExpression): RowExpression {
    const { operator } = node
    const left = this.expression(node.left)
    const right = this.expression(node.right)
    const wrongType = (type: string): FluxError =>
      new FluxError('invalid', `cannot use operand of type ${type} with logical ${operator}; expected boolean`)
    const logic = this.#logic
    const decided = operator === 'or' ? 1 : 0
    const both: RowExpression = {
      safe: left.safe && right.safe,
      evaluate(batch) {
        const a = truthsOf(left.evaluate(batch), wrongType)
        // Over rows a null on the left is as good as false.
        if (logic === 'rows') for (let i = 0; i < a.length; i++) if (a[i] === isNull) a[i] = 0
        const b = right.safe
          ? truthsOf(right.evaluate(batch), wrongType)
          : truthsWhere(a, (truth) => truth !== decided, right, batch, wrongType)
        for (let i = 0; i < a.length; i++) {
          if (a[i] === decided) continue
          if (a[i] === isNull) a[i] = b[i] === decided ? decided : isNull
          else a[i] = b[i] as number
        }
        return truthColumn(a)
      },
    }
    return fused(both, fuse('bool', operator === 'or' ? 'A | B' : 'A & B', [truthOf(left), truthOf(right)], true))
  }

  #unary(node: ast.UnaryExpression): RowExpression {
    if (node.operator === 'exists') {
      const argument = this.expression(node.argument)
      return { safe: argument.safe, evaluate: (batch) => presence(argument.evaluate(batch)) }
    }
    const argument = this.expression(node.argument)
    if (node.operator === '-') return { safe: argument.safe, evaluate: (batch) => negative(argument.evaluate(batch)) }
    if (node.operator === '+') return argument
    if (node.operator !== 'not') throw new NotVectorized()
    const wrongType = (type: string): FluxError =>
      new FluxError('invalid', `cannot use unary operator "not" with type ${type}`)
    const opposite: RowExpression = {
      safe: argument.safe,
      evaluate(batch) {
        const truths = truthsOf(argument.evaluate(batch), wrongType)
        for (let i = 0; i < truths.length; i++) if (truths[i] !== isNull) truths[i] = 1 - (truths[i] as number)
        return truthColumn(truths)
      },
    }
    return fused(opposite, fuse('bool', '1 - A', [truthOf(argument)]))
  }

  #conditional(node: ast.ConditionalExpression): RowExpression {
    const test = this.expression(node.test)
    const consequent = this.expression(node.consequent)
    const alternate = this.expression(node.alternate)
    const wrongType = (type: string): FluxError =>
      new FluxError('invalid', `cannot use test of type ${type} in conditional expression; expected boolean`)
    const choice: RowExpression = {
      safe: test.safe && consequent.safe && alternate.safe,
      evaluate(batch) {
        const truths = truthsOf(test.evaluate(batch), wrongType)
        if (consequent.safe && alternate.safe)
          return choose(truths, consequent.evaluate(batch), alternate.evaluate(batch))
        const [yes, no] = split(truths, (truth) => truth === 1)
        if (no.length === 0) return consequent.evaluate(batch)
        if (yes.length === 0) return alternate.evaluate(batch)
        return merge(consequent.evaluate(subBatch(batch, yes)), yes, alternate.evaluate(subBatch(batch, no)), no)
      },
    }
    return fused(choice, fuse('float', 'A ? B : C', [truthOf(test), floatsOf(consequent), floatsOf(alternate)], true))
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
    const { lowering, result } = new Lowering(callee, undefined, this.#logic, names).body()
    return lowering.expression(result)
  }

  /** True where an expression names the row, a local or an argument. */
  #dependsOnRow(node: unknown): boolean {
    if (Array.isArray(node)) return node.some((item) => this.#dependsOnRow(item))
    if (node === null || typeof node !== 'object') return false
    const { type, name, key, value } = node as { type?: string; name?: unknown; key?: ast.Identifier; value?: unknown }
    if (type === 'Identifier' && (name === this.#row || this.#names.has(name as string))) return true
    if (type === 'Property') return this.#dependsOnRow(value === null ? key : value)
    for (const [part, child] of Object.entries(node)) {
      if (part === 'location' || part === 'property') continue
      if (part === 'with' && child && this.#dependsOnRow({ ...child, type: 'Identifier' })) return true
      if (this.#dependsOnRow(child)) return true
    }
    return false
  }
}

function fail(error: unknown): never {
  throw error
}

/** How an expression's floats can be part of one loop: as its own steps, or as a column that was computed before. */
const floatsOf = (expression: RowExpression): Fusion | undefined => {
  if (expression.fusion) return expression.fusion.result === 'float' ? expression.fusion : undefined
  const isNumber = expression.constant === undefined || typeof expression.constant === 'number'
  return isNumber && expression.safe ? leafFusion(expression) : undefined
}

/** How a truth value can be part of one loop. */
const truthOf = ({ fusion }: RowExpression): Fusion | undefined => (fusion?.result === 'bool' ? fusion : undefined)

/** An expression that is one value for every row. */
export function constantExpression(value: Value): RowExpression {
  const type = columnTypeOf(value)
  if (type) {
    const cell = cellOfValue(value)
    return { constant: value, safe: true, evaluate: (batch) => constantVector(type, cell, batch.length) }
  }
  if (value instanceof Null) return { constant: value, safe: true, evaluate: (batch) => unknownNulls(batch.length) }
  return {
    constant: value,
    safe: false,
    evaluate() {
      throw new NotVectorized()
    },
  }
}

/** An expression whose value is computed once for a batch, however often it is asked for. */
function remembered(expression: RowExpression): RowExpression {
  if (expression.constant !== undefined) return expression
  return {
    safe: expression.safe,
    evaluate(batch) {
      const known = batch.memo.get(expression)
      if (known) return known
      const value = expression.evaluate(batch)
      batch.memo.set(expression, value)
      return value
    },
  }
}

/** An argument of a library function: a value, or the values of the rows. */
const argumentOf = ({ constant, evaluate }: RowExpression, batch: Batch): RowValue | { readonly value: Value } =>
  constant === undefined ? evaluate(batch) : { value: constant }

/** The rows that a condition accepts, and the others. */
function split(truths: Truths, accepts: (truth: number) => boolean): [Int32Array, Int32Array] {
  const yes: number[] = []
  const no: number[] = []
  truths.forEach((truth, row) => {
    if (accepts(truth)) yes.push(row)
    else no.push(row)
  })
  return [Int32Array.from(yes), Int32Array.from(no)]
}

/** Truths of an expression that is evaluated only for the rows that need it; 0 for the others. */
function truthsWhere(
  truths: Truths,
  needs: (truth: number) => boolean,
  expression: RowExpression,
  batch: Batch,
  wrongType: (type: string) => FluxError,
): Truths {
  const [rows, others] = split(truths, needs)
  if (others.length === 0) return truthsOf(expression.evaluate(batch), wrongType)
  const all = new Uint8Array(truths.length)
  if (rows.length === 0) return all
  const some = truthsOf(expression.evaluate(subBatch(batch, rows)), wrongType)
  rows.forEach((row, i) => {
    all[row] = some[i] as number
  })
  return all
}

/** 1 where there is a value, 0 where it is null. */
function presence(value: RowValue): RowValue {
  if (value.type === 'unknown') return constantVector('bool', false, value.length)
  if (!value.valid) return constantVector('bool', true, value.length)
  if (value.constant) return constantVector('bool', value.valid[0] === 1, value.length)
  return bools(value.valid.slice())
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
