import { scalar } from '../../../function/define.ts'
import { encodeJson } from '../../../values/json-encode.ts'
import { requiredArgument } from '../../required-argument.ts'

/** `dynamic.jsonEncode(v:)`: a dynamic value as the bytes of its JSON. */
export const jsonEncode = scalar({
  package: 'experimental/dynamic',
  name: 'jsonEncode',
  parameters: { v: '!' },
  call: (args) => new TextEncoder().encode(encodeJson(requiredArgument(args, 'v'))),
})
