import type { Position } from '../errors.ts'
import type { Value } from './value.ts'

export type Arguments = ReadonlyMap<string, Value>

/** A callable value: a closure of the script or a function of the standard library. */
export interface FluxFunction {
  readonly kind: 'function'
  /** The name that errors use; undefined for a function literal. */
  readonly name: string | undefined
  /** The parameter that a pipe fills, if there is one. */
  readonly pipeParameter: string | undefined
  readonly parameters: readonly string[]
  /** @param at the call's position in the script, for errors */
  call(args: Arguments, at: Position | undefined): Value
}
