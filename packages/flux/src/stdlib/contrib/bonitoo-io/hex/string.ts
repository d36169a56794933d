import { scalar } from '../../../../function/define.ts'
import { toText } from '../../../../values/convert.ts'
import { UInt } from '../../../../values/value.ts'
import { requiredArgument } from '../../../required-argument.ts'

/** `hex.string(v:)`: a value as text, with whole numbers and bytes in hexadecimal digits. */
export const string = scalar({
  package: 'contrib/bonitoo-io/hex',
  name: 'string',
  parameters: { v: '!' },
  call: (args) => {
    const value = requiredArgument(args, 'v')
    if (typeof value === 'bigint') return value.toString(16)
    if (value instanceof UInt) return value.value.toString(16)
    if (value instanceof Uint8Array) return Buffer.from(value).toString('hex')
    return toText(value)
  },
})
