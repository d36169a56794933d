import { FluxError } from '../../errors.ts'
import { scalar } from '../../function/define.ts'
import { Dynamic } from '../../values/dynamic.ts'
import { encodeJson } from '../../values/json-encode.ts'
import { requiredArgument } from '../required-argument.ts'

/** `json.encode(v:)`: a value as the bytes of its JSON. */
export const encode = scalar({
  package: 'json',
  name: 'encode',
  parameters: { v: '!' },
  call: (args) => {
    const value = requiredArgument(args, 'v')
    if (value instanceof Dynamic) throw new FluxError('internal error', 'unknown nature dynamic')
    return new TextEncoder().encode(encodeJson(value))
  },
})
