import { FluxError } from '../../../../errors.ts'
import { type ScalarFunction, scalar } from '../../../../function/define.ts'
import { typeText } from '../../../../values/type-text.ts'
import { isNull, untypedNull } from '../../../../values/value.ts'
import { requiredArgument } from '../../../required-argument.ts'

/**
 * A function of a text `v` that answers text; a null gives a null.
 *
 * @param refusedAs what the error of another type calls the hash, where that is not its name
 */
export const hashFunction = (name: string, hash: (text: string) => string, refusedAs = name): ScalarFunction =>
  scalar({
    package: 'contrib/qxip/hash',
    name,
    parameters: { v: '!' },
    call: (args) => {
      const value = requiredArgument(args, 'v')
      if (typeof value === 'string') return hash(value)
      if (isNull(value)) return untypedNull('string')
      throw new FluxError('invalid', `hash cannot convert ${typeText(value)} to ${refusedAs}`)
    },
  })
