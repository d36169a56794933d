import type { ArgumentReader } from '../../function/arguments.ts'
import { Dictionary } from '../../values/value.ts'
import { requiredArgument } from '../required-argument.ts'

/** The dictionary that a function of this package works on. */
export function dictionaryArgument(args: ArgumentReader): Dictionary {
  const value = requiredArgument(args, 'dict')
  if (value instanceof Dictionary) return value
  throw args.wrongType('dict', 'dictionary', value)
}
