import { scalar } from '../../../function/define.ts'
import { Dynamic } from '../../../values/dynamic.ts'
import { kindText } from '../../../values/type-text.ts'
import { isNull } from '../../../values/value.ts'
import { requiredArgument } from '../../required-argument.ts'

/** `dynamic.isType(v:, type:)`: true where a dynamic value is of a type; a null is of none. */
export const isType = scalar({
  package: 'experimental/dynamic',
  name: 'isType',
  parameters: { v: '!', type: '!' },
  call: (args) => {
    const value = requiredArgument(args, 'v')
    const inner = value instanceof Dynamic ? value.inner : value
    if (isNull(inner)) return false
    const kind = kindText(inner)
    return kind === args.string('type') && kind !== 'dynamic' && kind !== 'stream'
  },
})
