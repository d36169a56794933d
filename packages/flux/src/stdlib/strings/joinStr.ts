import { FluxError } from '../../errors.ts'
import { scalar } from '../../function/define.ts'
import { joinedText } from '../../values/size-limits.ts'
import { kindText } from '../../values/type-text.ts'
import { isNull } from '../../values/value.ts'

/** `strings.joinStr(arr:, v:)`: the texts of an array with v between them. */
export const joinStr = scalar({
  package: 'strings',
  name: 'joinStr',
  parameters: { arr: '!', v: '!' },
  call: (args) => {
    const parts = args.array('arr').map((item) => {
      if (typeof item === 'string') return item
      const kind = isNull(item) ? 'string value <nil>' : kindText(item)
      throw new FluxError(
        'internal error',
        `expected elements of argument "arr" to be of type string, got type ${kind}`,
      )
    })
    return joinedText(parts, args.string('v'))
  },
})
