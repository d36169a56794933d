import { FluxError } from '../errors.ts'
import type { ArgumentReader } from '../function/arguments.ts'
import type { Value } from '../values/value.ts'

/** An argument of any type, null included. @throws FluxError where it was left out */
export function requiredArgument(args: ArgumentReader, name: string): Value {
  const value = args.value(name)
  if (value !== undefined) return value
  throw new FluxError('invalid', `missing required keyword argument "${name}"`, { position: args.position })
}
