import { FluxError } from '../../../errors.ts'
import { scalar } from '../../../function/define.ts'
import { Dynamic } from '../../../values/dynamic.ts'
import { typeText } from '../../../values/type-text.ts'
import { FluxArray, isNull } from '../../../values/value.ts'
import { requiredArgument } from '../../required-argument.ts'

/** `dynamic.asArray()`: a dynamic array as an array of dynamic items. */
export const asArray = scalar({
  package: 'experimental/dynamic',
  name: 'asArray',
  parameters: { v: '<-' },
  call: (args) => {
    const value = requiredArgument(args, 'v')
    const inner = value instanceof Dynamic ? value.inner : value
    if (isNull(inner)) throw new FluxError('invalid', 'unable to convert <null> to array')
    if (!(inner instanceof FluxArray)) throw new FluxError('invalid', `unable to convert ${typeText(inner)} to array`)
    const other = inner.items.find((item) => !(item instanceof Dynamic))
    if (other === undefined) return inner
    throw new FluxError('internal error', `expected array to have dynamic elements, got ${typeText(other)}`)
  },
})
