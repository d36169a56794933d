import { createHmac } from 'node:crypto'
import { FluxError } from '../../../../errors.ts'
import { scalar } from '../../../../function/define.ts'
import { typeText } from '../../../../values/type-text.ts'
import { isNull, untypedNull } from '../../../../values/value.ts'
import { requiredArgument } from '../../../required-argument.ts'

/** `hash.hmac(v:, k:)`: the signature of a text by a key, with SHA-1 and in Base64. */
export const hmac = scalar({
  package: 'contrib/qxip/hash',
  name: 'hmac',
  parameters: { v: '!', k: '!' },
  call: (args) => {
    const text = requiredArgument(args, 'v')
    if (isNull(text) || isNull(requiredArgument(args, 'k'))) return untypedNull('string')
    if (typeof text !== 'string') throw new FluxError('invalid', `hash cannot convert ${typeText(text)} to hmac`)
    return createHmac('sha1', args.string('k')).update(text).digest('base64')
  },
})
