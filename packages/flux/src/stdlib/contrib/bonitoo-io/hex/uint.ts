import { FluxError } from '../../../../errors.ts'
import { scalar } from '../../../../function/define.ts'
import { quote } from '../../../../values/quote.ts'
import { UInt, untypedNull } from '../../../../values/value.ts'
import { hexArgument } from './hex-argument.ts'

/** `hex.uint(v:)`: the unsigned int of hexadecimal digits, with or without 0x. */
export const uint = scalar({
  package: 'contrib/bonitoo-io/hex',
  name: 'uint',
  parameters: { v: '!' },
  call: (args) => {
    const text = hexArgument(args, 'uint')
    if (text === undefined) return untypedNull('uint')
    const digits = /^(?:0x)?([\da-f]+)$/i.exec(text)?.[1]
    const value = digits === undefined ? undefined : BigInt(`0x${digits}`)
    if (value !== undefined && value < 2n ** 64n) return new UInt(value)
    throw new FluxError('invalid', `cannot convert string ${quote(text)} to uint due to invalid syntax`)
  },
})
