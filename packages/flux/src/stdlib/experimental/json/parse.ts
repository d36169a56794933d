import { FluxError } from '../../../errors.ts'
import { scalar } from '../../../function/define.ts'
import { parseJson } from '../../../values/json-parse.ts'
import { typeText } from '../../../values/type-text.ts'
import { FluxArray, FluxRecord, Null, type Value } from '../../../values/value.ts'
import { bytesArgument } from '../../bytes-argument.ts'

/** `json.parse(data:)`: the value that JSON describes; its numbers are floats and an array's items of one type. */
export const parse = scalar({
  package: 'experimental/json',
  name: 'parse',
  parameters: { data: '!' },
  call: (args) =>
    parseJson<Value>(bytesArgument(args, 'data'), {
      scalar: (value) => value ?? new Null('unknown'),
      record: (properties) => new FluxRecord(properties),
      array: (items) => {
        const [first] = items
        if (first !== undefined && items.some((item) => typeText(item) !== typeText(first)))
          throw new FluxError('invalid', 'array values must all be the same type')
        return new FluxArray(items)
      },
    }),
})
