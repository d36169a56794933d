import { FluxError } from '../errors.ts'
import type { Block, Expression, Identifier, Statement } from '../syntax/ast.ts'
import { keyOf } from '../syntax/node-text.ts'
import type { FluxFunction } from '../values/function.ts'
import { Dictionary, FluxArray, FluxRecord, isNull, type TypeName, type Value } from '../values/value.ts'
import { Closure } from './closure.ts'
import { InternalPanic } from './internal-panic.ts'

/** The types whose values InfluxDB writes into a row function as literals; it panics on a null of one. */
const literals = new Set<TypeName>(['string', 'int', 'uint', 'float', 'bool', 'time', 'regexp', 'duration'])

/**
 * Refuses a function over rows that names a value from outside with a typed null in it: InfluxDB puts such values into
 * the function as literals when the step is made, and panics, for there is no literal of a null. What a called function
 * answers is not looked at, nor is what the function names in `with` and within texts. A function within the function
 * is refused where it names its own parameters.
 */
export function checkInlinedNames(fn: FluxFunction): void {
  if (fn instanceof Closure) new NameCheck(fn).run()
}

class NameCheck {
  readonly #fn: Closure
  readonly #own: Set<string>
  /** Parameters of functions within the function, which InfluxDB takes for names from outside. */
  readonly #inner = new Set<string>()

  constructor(fn: Closure) {
    this.#fn = fn
    this.#own = new Set(fn.parameters)
  }

  run(): void {
    this.#body(this.#fn.code.expression.body)
  }

  #body(body: Expression | Block): void {
    if (body.type === 'Block') for (const statement of body.body) this.#statement(statement)
    else this.#expression(body)
  }

  #statement(statement: Statement): void {
    if (statement.type === 'VariableAssignment') {
      this.#expression(statement.init)
      this.#own.add(statement.id.name)
    } else if (statement.type === 'ReturnStatement') this.#expression(statement.argument)
    else if (statement.type === 'ExpressionStatement') this.#expression(statement.expression)
  }

  #expression(node: Expression): void {
    if (node.type === 'Identifier') this.#identifier(node)
    else if (node.type === 'FunctionExpression') {
      for (const { key } of node.params) this.#inner.add(keyOf(key))
      this.#body(node.body)
    } else for (const part of lookedThrough(node)) this.#expression(part)
  }

  #identifier(node: Identifier): void {
    if (!this.#own.has(node.name)) checkValue(this.#outer(node))
  }

  #outer(node: Identifier): Value | undefined {
    try {
      return this.#fn.code.outerExpression(node)(this.#fn.scope)
    } catch (error) {
      if (!(error instanceof FluxError)) throw error
      if (this.#inner.has(node.name)) throw new FluxError('invalid', `name {"${node.name}" ""} does not exist in scope`)
      return undefined
    }
  }
}

/** The parts of an expression that InfluxDB looks through for names. */
function lookedThrough(node: Expression): readonly Expression[] {
  switch (node.type) {
    case 'ParenExpression':
      return [node.expression]
    case 'MemberExpression':
      return [node.object]
    case 'UnaryExpression':
      return [node.argument]
    case 'BinaryExpression':
    case 'LogicalExpression':
      return [node.left, node.right]
    case 'ConditionalExpression':
      return [node.test, node.alternate, node.consequent]
    case 'IndexExpression':
      return [node.array, node.index]
    case 'ArrayExpression':
      return node.elements
    case 'ObjectExpression':
      return node.properties.map(({ key, value }) => (value ?? key) as Expression)
    case 'CallExpression':
      return node.arguments ?? []
    case 'PipeExpression':
      return [node.argument, ...(node.call.arguments ?? [])]
    default:
      return []
  }
}

/** Throws at a typed null; false where InfluxDB gives up writing the value as a literal, and so looks no further. */
function checkValue(value: Value | undefined): boolean {
  if (value === undefined) return false
  if (value instanceof FluxArray) return value.items.every(checkValue)
  if (value instanceof Dictionary) return value.entries.every(([, entry]) => checkValue(entry))
  if (value instanceof FluxRecord) return [...value.properties.values()].every(checkValue)
  if (value instanceof Closure) {
    checkInlinedNames(value)
    return true
  }
  if (isNull(value) && literals.has(value.type)) throw new InternalPanic()
  return true
}
