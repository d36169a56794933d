import { FluxError, type Position } from '../errors.ts'
import type { Expression, FunctionExpression } from '../syntax/ast.ts'
import type { Arguments, FluxFunction } from '../values/function.ts'
import type { Value } from '../values/value.ts'
import { type Evaluate, Scope } from './scope.ts'

export interface Parameter {
  readonly name: string
  readonly slot: number
  readonly isPipe: boolean
  /** Evaluated where the function was made, at each call that leaves the argument out. */
  readonly defaultValue: Evaluate | undefined
}

/** A function literal after compilation; every evaluation of the literal makes a closure of it. */
export interface FunctionCode {
  /** The script that the literal stands in; undefined for a function of the library. */
  readonly script: string | undefined
  readonly expression: FunctionExpression
  readonly parameters: readonly Parameter[]
  readonly body: Evaluate
  /** The body for use over rows or whole columns, compiled when first asked for. */
  readonly bodyOver: (what: 'rows' | 'columns') => Evaluate
  /** The same function with another expression as its body. */
  readonly withBody: (body: Expression) => FunctionCode
  /** Compiles an expression that names neither parameters nor locals, for the scope that the function was made in. */
  readonly outerExpression: (node: Expression) => Evaluate
}

/** A function of the script together with the scope it was made in. */
export class Closure implements FluxFunction {
  readonly kind = 'function'
  readonly name = undefined
  readonly code: FunctionCode
  readonly scope: Scope

  constructor(code: FunctionCode, scope: Scope) {
    this.code = code
    this.scope = scope
  }

  get parameters(): readonly string[] {
    return this.code.parameters.map(({ name }) => name)
  }

  get pipeParameter(): string | undefined {
    return this.code.parameters.find(({ isPipe }) => isPipe)?.name
  }

  call(args: Arguments, at: Position | undefined): Value {
    return this.code.body(this.bind(args, at))
  }

  /** As `call`, in the manner of row functions. */
  callOnRow(args: Arguments, over: 'rows' | 'columns' = 'rows'): Value {
    return this.code.bodyOver(over)(this.bind(args, undefined))
  }

  /** The scope of one call. */
  bind(args: Arguments, at: Position | undefined): Scope {
    const scope = new Scope(this.scope)
    for (const { name, slot, defaultValue } of this.code.parameters) {
      const value = args.get(name) ?? defaultValue?.(this.scope)
      if (value === undefined)
        throw new FluxError('invalid', `missing required keyword argument "${name}"`, { position: at })
      scope.slots[slot] = value
    }
    return scope
  }
}
