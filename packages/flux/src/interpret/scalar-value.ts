import type { Position } from '../errors.ts'
import { ArgumentReader } from '../stdlib/arguments.ts'
import type { Parameters, ScalarFunction } from '../stdlib/define.ts'
import type { Arguments, FluxFunction } from '../values/function.ts'
import type { Value } from '../values/value.ts'
import type { Session } from './session.ts'

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
  readonly #session: Session

  constructor(definition: ScalarFunction, session: Session) {
    this.name = definition.name
    this.parameters = Object.keys(definition.parameters)
    this.pipeParameter = pipeParameterOf(definition.parameters)
    this.definition = definition
    this.#session = session
  }

  call(args: Arguments, at: Position | undefined): Value {
    const value = this.definition.call(new ArgumentReader(args, at), this.#session.callContext(at))
    if (typeof value === 'string' && value.length > longText) {
      // JavaScript puts the parts of a text together when one of its characters is asked for: then its memory counts.
      value.charCodeAt(0)
      this.#session.checkpoint()
    }
    return value
  }
}
