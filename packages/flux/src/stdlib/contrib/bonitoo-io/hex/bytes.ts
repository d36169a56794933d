import { FluxError } from '../../../../errors.ts'
import { scalar } from '../../../../function/define.ts'
import { quote } from '../../../../values/quote.ts'
import { hexArgument } from './hex-argument.ts'

/** `hex.bytes(v:)`: the bytes of pairs of hexadecimal digits. */
export const bytes = scalar({
  package: 'contrib/bonitoo-io/hex',
  name: 'bytes',
  parameters: { v: '!' },
  call: (args) => {
    const text = hexArgument(args, 'bytes')
    if (text === undefined) throw new FluxError('invalid', 'hex cannot convert string to bytes')
    const fault = faultOf(text)
    if (fault === undefined) return new Uint8Array(Buffer.from(text, 'hex'))
    throw new FluxError(
      'invalid',
      `cannot convert string ${quote(text)} to bytes due to hex decoding error: encoding/hex: ${fault}`,
    )
  },
})

/** The first byte that is no digit comes before an odd count of digits. */
function faultOf(text: string): string | undefined {
  for (const byte of Buffer.from(text)) {
    const character = String.fromCharCode(byte)
    if (/[\da-f]/i.test(character)) continue
    const code = byte.toString(16).toUpperCase().padStart(4, '0')
    return `invalid byte: U+${code} '${character}'`
  }
  return text.length % 2 === 0 ? undefined : 'odd length hex string'
}
