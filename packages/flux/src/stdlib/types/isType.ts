import { scalar } from '../../function/define.ts'
import { kindText } from '../../values/type-text.ts'
import type { TypeName } from '../../values/value.ts'
import { requiredArgument } from '../required-argument.ts'

const basic = new Set<string>([
  'string',
  'bytes',
  'int',
  'uint',
  'float',
  'bool',
  'time',
  'duration',
  'regexp',
] satisfies TypeName[])

/** `types.isType(v:, type:)`: true where a value is of a type without parts; a null is of its column's. */
export const isType = scalar({
  package: 'types',
  name: 'isType',
  parameters: { v: '!', type: '!' },
  call: (args) => {
    const type = args.string('type')
    return basic.has(type) && kindText(requiredArgument(args, 'v')) === type
  },
})
