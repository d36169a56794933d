import type { Position } from '../errors.ts'
import type { Arguments, FluxFunction } from '../values/function.ts'
import type { Value } from '../values/value.ts'
import { ArgumentReader } from './arguments.ts'
import type { Caller, Parameters, ScalarFunction } from './define.ts'

/** The parameter that a pipe fills, if there is one. */
export const pipeParameterOf = (parameters: Parameters): string | undefined =>
  Object.keys(parameters).find((name) => parameters[name] === '<-')

/** From this length on the memory of texts is looked at after each. */
const longText = 65_536

/** A function of the library that answers a value. */
export class ScalarValue implements FluxFunction {
  readonly kind = 'function'
  readonly name: string
  readonly parameters: readonly string[]
  readonly pipeParameter: string | undefined
  readonly definition: ScalarFunction
  readonly #caller: Caller

  constructor(definition: ScalarFunction, caller: Caller) {
    this.name = definition.name
    this.parameters = Object.keys(definition.parameters)
    this.pipeParameter = pipeParameterOf(definition.parameters)
    this.definition = definition
    this.#caller = caller
  }

  call(args: Arguments, at: Position | undefined): Value {
    const value = this.definition.call(new ArgumentReader(args, at), this.#caller.callContext(at))
    if (typeof value === 'string' && value.length > longText) {
      // JavaScript puts the parts of a text together when one of its characters is asked for: then its memory counts.
      value.charCodeAt(0)
      this.#caller.checkpoint()
    }
    return value
  }
}
