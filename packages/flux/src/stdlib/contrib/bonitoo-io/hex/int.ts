import { FluxError } from '../../../../errors.ts'
import { scalar } from '../../../../function/define.ts'
import { quote } from '../../../../values/quote.ts'
import { untypedNull } from '../../../../values/value.ts'
import { hexArgument } from './hex-argument.ts'

const bound = 2n ** 63n

/** `hex.int(v:)`: the int of hexadecimal digits, with or without a sign and 0x. */
export const int = scalar({
  package: 'contrib/bonitoo-io/hex',
  name: 'int',
  parameters: { v: '!' },
  call: (args) => {
    const text = hexArgument(args, 'int')
    if (text === undefined) return untypedNull('int')
    const match = /^(?:0x([+-]?)|([+-]?)(?:0x)?)([\da-f]+)$/i.exec(text)
    const digits = match && BigInt(`0x${match[3]}`)
    const value = (match?.[1] || match?.[2]) === '-' ? -(digits ?? 0n) : digits
    if (value !== null && value !== undefined && value >= -bound && value < bound) return value
    throw new FluxError('invalid', `cannot convert string ${quote(text)} to int due to invalid syntax`)
  },
})
