import { scalar } from '../../function/define.ts'
import { kindText } from '../../values/type-text.ts'
import { requiredArgument } from '../required-argument.ts'

/** `types.isNumeric(v:)`: true where a value is an int, a uint or a float. */
export const isNumeric = scalar({
  package: 'types',
  name: 'isNumeric',
  parameters: { v: '!' },
  call: (args) => ['int', 'uint', 'float'].includes(kindText(requiredArgument(args, 'v'))),
})
