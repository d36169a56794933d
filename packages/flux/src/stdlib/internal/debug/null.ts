import { FluxError } from '../../../errors.ts'
import { scalar } from '../../../function/define.ts'
import { Null, type TypeName } from '../../../values/value.ts'

const types: readonly string[] = ['string', 'bytes', 'int', 'uint', 'float', 'bool', 'time', 'duration', 'regexp']

/** A null, of a type if one is given. */
export const nullFn = scalar({
  package: 'internal/debug',
  name: 'null',
  parameters: { type: '?' },
  call(args) {
    if (!args.has('type')) return new Null('unknown')
    const type = args.string('type')
    if (!types.includes(type)) throw new FluxError('invalid', `Invalid null type \`${type}\``)
    return new Null(type as TypeName)
  },
})
