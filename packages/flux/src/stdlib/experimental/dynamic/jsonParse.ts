import { scalar } from '../../../function/define.ts'
import { Dynamic } from '../../../values/dynamic.ts'
import { parseJson } from '../../../values/json-parse.ts'
import { FluxArray, FluxRecord, Null } from '../../../values/value.ts'
import { bytesArgument } from '../../bytes-argument.ts'

/** `dynamic.jsonParse(data:)`: the value that JSON describes, dynamic in all its parts. */
export const jsonParse = scalar({
  package: 'experimental/dynamic',
  name: 'jsonParse',
  parameters: { data: '!' },
  call: (args) =>
    parseJson<Dynamic>(bytesArgument(args, 'data'), {
      scalar: (value) => new Dynamic(value ?? new Null('unknown')),
      record: (properties) => new Dynamic(new FluxRecord(properties)),
      array: (items) => new Dynamic(new FluxArray(items)),
    }),
})
