import { FluxError, type Position } from '../errors.ts'
import { Closure, type FunctionCode, type Parameter } from '../function/closure.ts'
import { InternalPanic } from '../function/internal-panic.ts'
import { literal } from '../function/literal.ts'
import { type Evaluate, Frame, type Scope } from '../function/scope.ts'
import type * as ast from '../syntax/ast.ts'
import { formatPosition } from '../syntax/diagnose.ts'
import { keyOf, positionOf } from '../syntax/node-text.ts'
import { dictionaryOf } from '../values/dictionary.ts'
import { Dynamic, toDynamic } from '../values/dynamic.ts'
import type { FluxFunction } from '../values/function.ts'
import { interpolate } from '../values/interpolate.ts'
import { binaryOperation, negate, not, unknownNull } from '../values/operators.ts'
import { joinedText } from '../values/size-limits.ts'
import { typeOf } from '../values/type-of.ts'
import { FluxArray, FluxRecord, Null, type Value } from '../values/value.ts'
import { notSupported } from './not-supported.ts'
import type { Session } from './session.ts'

interface Options {
  /** True for the script itself, false for functions of the library that are written in Flux. */
  readonly inScript: boolean
  /** The package that the code is part of: its functions are in scope. */
  readonly home?: string
  /** Where a function of the library calls others, for errors. */
  readonly places?: Readonly<Record<string, string>>
  /**
   * For the bodies of row functions, whose errors do not name the calls that they passed. Over rows `and` and `or`
   * take a null on the left for false; over whole columns they are three-valued.
   */
  readonly over?: 'rows' | 'columns'
}

/** Where names come from that neither a script nor a frame declares: the standard library. */
export interface Names {
  /** The package that a name without a package belongs to, in code that is part of `home`. */
  homeOf(name: string, home: string | undefined): string | undefined
  /** True where `option` may set the name. */
  isOption(path: string, name: string): boolean
  member(path: string, name: string): Value | undefined
}

/** Turns syntax trees into closures. Names are resolved while compiling; values are made by the closures. */
export class Compiler {
  readonly #session: Session
  readonly #library: Names
  readonly #options: Options

  constructor(session: Session, library: Names, options: Options) {
    this.#session = session
    this.#library = library
    this.#options = options
  }

  expression(node: ast.Expression, frame: Frame): Evaluate {
    switch (node.type) {
      case 'Identifier':
        return this.#identifier(node.name, frame)
      case 'ParenExpression':
        return this.expression(node.expression, frame)
      case 'CallExpression':
        return this.#call(node, undefined, frame)
      case 'PipeExpression':
        return this.#call(node.call, node.argument, frame)
      case 'MemberExpression':
        return this.#member(node, frame)
      case 'IndexExpression':
        return this.#index(this.expression(node.array, frame), this.expression(node.index, frame))
      case 'ObjectExpression':
        return this.#record(node, frame)
      case 'ArrayExpression': {
        const elements = node.elements.map((element) => this.expression(element, frame))
        return (scope) => new FluxArray(elements.map((element) => element(scope)))
      }
      case 'DictExpression': {
        const entries = node.elements.map(
          ({ key, val }) => [this.expression(key, frame), this.expression(val, frame)] as const,
        )
        return (scope) => dictionaryOf(entries.map(([key, value]) => [key(scope), value(scope)]))
      }
      case 'FunctionExpression': {
        const code = this.#function(node, frame)
        return (scope) => new Closure(code, scope)
      }
      case 'BinaryExpression': {
        const operate = binaryOperation(node.operator, this.#options.over !== undefined)
        const left = this.expression(node.left, frame)
        const right = this.expression(node.right, frame)
        return (scope) => operate(left(scope), right(scope))
      }
      case 'LogicalExpression':
        return this.#logical(node, frame)
      case 'UnaryExpression':
        return this.#unary(node, frame)
      case 'ConditionalExpression': {
        const test = this.expression(node.test, frame)
        const consequent = this.expression(node.consequent, frame)
        const alternate = this.expression(node.alternate, frame)
        return (scope) => (test(scope) === true ? consequent(scope) : alternate(scope))
      }
      case 'StringExpression':
        return this.#interpolation(node, frame)
      default: {
        const value = literal(node)
        return () => value
      }
    }
  }

  #identifier(name: string, frame: Frame): Evaluate {
    const variable = frame.lookup(name)
    if (variable) return variable
    if (name === 'true') return () => true
    if (name === 'false') return () => false
    const path = this.#library.homeOf(name, this.#options.home)
    if (path === undefined)
      return () => {
        throw notSupported('universe', name)
      }
    if (this.#library.isOption(path, name)) return () => this.#library.member(path, name) as Value
    const value = this.#library.member(path, name) as Value
    return () => value
  }

  #member(node: ast.MemberExpression, frame: Frame): Evaluate {
    const object = this.expression(node.object, frame)
    const name = keyOf(node.property)
    return (scope) => {
      const value = object(scope)
      if (value instanceof FluxRecord) return value.get(name) ?? unknownNull
      if (value instanceof Dynamic) {
        if (value.inner instanceof FluxRecord) return toDynamic(value.inner.get(name) ?? unknownNull)
        throw new FluxError('invalid', `cannot access property "${name}" on value of type ${typeOf(value.inner)}`)
      }
      throw new FluxError('invalid', `cannot access property "${name}" on value of type ${typeOf(value)}`)
    }
  }

  #index(array: Evaluate, index: Evaluate): Evaluate {
    return (scope) => {
      const value = array(scope)
      const at = index(scope)
      const items = value instanceof Dynamic ? value.inner : value
      if (!(items instanceof FluxArray) || typeof at !== 'bigint')
        throw new FluxError('invalid', `cannot index into a value of type ${typeOf(items)}; expected an array`)
      const found = items.items[Number(at)]
      if (found === undefined)
        throw new FluxError('invalid', `cannot access element ${at} of array of length ${items.items.length}`)
      return value instanceof Dynamic ? toDynamic(found) : found
    }
  }

  #record(node: ast.ObjectExpression, frame: Frame): Evaluate {
    const base = node.with && this.#identifier(node.with.name, frame)
    const properties = node.properties.map(
      (property) => [keyOf(property.key), this.#property(property, frame)] as const,
    )
    return (scope) => {
      const made = new Map<string, Value>()
      if (base) {
        const value = base(scope)
        if (!(value instanceof FluxRecord))
          throw new FluxError(
            'invalid',
            `value on left hand side of "with" in record literal has type ${typeOf(value)}; expected record`,
          )
        for (const [name, item] of value.properties) made.set(name, item)
      }
      for (const [name, item] of properties) made.set(name, item(scope))
      return new FluxRecord(made)
    }
  }

  #property(property: ast.Property, frame: Frame): Evaluate {
    if (property.value === null) return this.#identifier(keyOf(property.key), frame)
    return this.expression(property.value as ast.Expression, frame)
  }

  #logical(node: ast.LogicalExpression, frame: Frame): Evaluate {
    const left = this.expression(node.left, frame)
    const right = this.expression(node.right, frame)
    const decided = node.operator === 'or'
    if (this.#options.over === 'rows')
      return (scope) => {
        const a = left(scope)
        if (a === decided) return decided
        return a instanceof Null && !decided ? false : right(scope)
      }
    return (scope) => {
      const a = left(scope)
      if (a === decided) return decided
      const b = right(scope)
      return a instanceof Null && b !== decided ? a : b
    }
  }

  #unary(node: ast.UnaryExpression, frame: Frame): Evaluate {
    const argument = this.expression(node.argument, frame)
    switch (node.operator) {
      case 'not':
        return (scope) => not(argument(scope))
      case '-':
        return (scope) => negate(argument(scope))
      case 'exists':
        return (scope) => {
          const value = argument(scope)
          return !(value instanceof Null || (value instanceof Dynamic && value.inner instanceof Null))
        }
      case '+':
        if (this.#options.over) return argument
        break
    }
    return () => {
      throw new FluxError('invalid', `unsupported operator "${node.operator}" to unary expression`)
    }
  }

  #interpolation(node: ast.StringExpression, frame: Frame): Evaluate {
    const parts = node.parts.map((part) => {
      if (part.type === 'TextPart') return () => part.value
      const inner = this.expression(part.expression, frame)
      const at = formatPosition(positionOf(part.location))
      return (scope: Scope) => interpolate(inner(scope), at)
    })
    return (scope) => joinedText(parts.map((part) => part(scope)))
  }

  #function(node: ast.FunctionExpression, frame: Frame): FunctionCode {
    const inner = new Frame(frame)
    const parameters: Parameter[] = node.params.map((param) => {
      const name = keyOf(param.key)
      const isPipe = param.value?.type === 'PipeLiteral'
      const defaultValue =
        param.value && param.value.type !== 'PipeLiteral' ? this.expression(param.value, frame) : undefined
      return { name, slot: inner.declare(name), isPipe, defaultValue }
    })
    const body = this.#body(node.body, inner)
    const bodies = new Map<string, Evaluate>()
    const bodyOver = (over: 'rows' | 'columns') => {
      let compiled = bodies.get(over)
      if (!compiled) {
        const again = new Frame(frame)
        for (const { name } of parameters) again.declare(name)
        compiled = new Compiler(this.#session, this.#library, { ...this.#options, over }).#body(node.body, again)
        bodies.set(over, compiled)
      }
      return compiled
    }
    const inRows = new Compiler(this.#session, this.#library, { ...this.#options, over: 'rows' })
    return {
      script: this.#options.inScript ? this.#session.script : undefined,
      expression: node,
      parameters,
      body,
      bodyOver,
      withBody: (other) => this.#function({ ...node, body: other }, frame),
      outerExpression: (other) => inRows.expression(other, frame),
    }
  }

  #body(body: ast.Expression | ast.Block, frame: Frame): Evaluate {
    if (body.type !== 'Block') return this.expression(body, frame)
    const steps: ((scope: Scope) => void)[] = []
    let result: Evaluate | undefined
    for (const statement of body.body) {
      if (statement.type === 'VariableAssignment') {
        const value = this.expression(statement.init, frame)
        const slot = frame.declare(statement.id.name)
        steps.push((scope) => {
          scope.slots[slot] = value(scope)
        })
      } else if (statement.type === 'ExpressionStatement') {
        const effect = this.expression(statement.expression, frame)
        steps.push((scope) => {
          effect(scope)
        })
      } else if (statement.type === 'ReturnStatement') {
        result = this.expression(statement.argument, frame)
      }
    }
    const answer = result
    if (!answer) throw new FluxError('invalid', 'function block has no return statement')
    return (scope) => {
      for (const step of steps) step(scope)
      return answer(scope)
    }
  }

  #call(node: ast.CallExpression, piped: ast.Expression | undefined, frame: Frame): Evaluate {
    const callee = this.expression(node.callee, frame)
    const given = (node.arguments?.[0]?.properties ?? []).map(
      (property) => [keyOf(property.key), this.#property(property, frame)] as const,
    )
    const pipe = piped && this.expression(piped, frame)
    const name = calleeName(node.callee)
    const position = positionOf(node.location)
    const site = { callee: name, position }
    const session = this.#session
    const { inScript, over } = this.#options
    const place = this.#options.places?.[name]
    const wrapped = inScript && !over && !name.startsWith('_')

    return (scope) => {
      const target = functionAt(callee(scope), position)
      const args = new Map<string, Value>()
      for (const [key, value] of given) args.set(key, value(scope))
      if (pipe) args.set(pipeParameterOf(target), pipe(scope))
      session.countCall()
      if (!inScript) return place === undefined ? target.call(args, undefined) : named(target, args, name, place)
      if (over) return target.call(args, position)
      const outer = session.site
      session.site = site
      try {
        return target.call(args, position)
      } catch (error) {
        if (wrapped && error instanceof FluxError) throw calledWrongly(error, name, formatPosition(position), position)
        throw error
      } finally {
        session.site = outer
      }
    }
  }
}

function functionAt(value: Value, position: Position): FluxFunction {
  const type = typeOf(value)
  if (type === 'function') return value as FluxFunction
  throw new FluxError('invalid', `cannot call function: ${formatPosition(position)}: value is of type ${type}`)
}

function pipeParameterOf({ pipeParameter }: FluxFunction): string {
  if (pipeParameter === undefined)
    throw new FluxError('invalid', 'pipe parameter value provided to function with no pipe parameter defined')
  return pipeParameter
}

/** The error of a call in the words of InfluxDB, which names each call that an error passes. */
function calledWrongly(error: FluxError, name: string, place: string, position?: Position): FluxError {
  if (error instanceof InternalPanic) return error
  return new FluxError(error.code, `error calling function "${name}" @${place}: ${error.message}`, {
    position: error.position ?? position,
    cause: error,
  })
}

/** Calls a function from a function of the library. */
function named(target: FluxFunction, args: Map<string, Value>, name: string, place: string): Value {
  try {
    return target.call(args, undefined)
  } catch (error) {
    throw error instanceof FluxError ? calledWrongly(error, name, place) : error
  }
}

function calleeName(callee: ast.Expression): string {
  if (callee.type === 'Identifier') return callee.name
  if (callee.type === 'MemberExpression') return keyOf(callee.property)
  if (callee.type === 'ParenExpression') return calleeName(callee.expression)
  return '<anonymous function>'
}
