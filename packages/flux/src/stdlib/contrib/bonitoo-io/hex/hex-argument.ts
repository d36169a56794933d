import { FluxError } from '../../../../errors.ts'
import type { ArgumentReader } from '../../../../function/arguments.ts'
import { typeText } from '../../../../values/type-text.ts'
import { isNull } from '../../../../values/value.ts'
import { requiredArgument } from '../../../required-argument.ts'

/** The text `v` that is to be read as `type`; undefined where it is null. @throws FluxError where it is no text */
export function hexArgument(args: ArgumentReader, type: string): string | undefined {
  const value = requiredArgument(args, 'v')
  if (typeof value === 'string') return value
  if (isNull(value)) return undefined
  throw new FluxError('invalid', `hex cannot convert ${typeText(value)} to ${type}`)
}
