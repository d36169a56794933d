import { FluxError } from '../../errors.ts'
import { scalar } from '../../function/define.ts'
import { valuesEqual } from '../../values/equal.ts'
import { kindText, typeText } from '../../values/type-text.ts'
import { FluxArray, Null } from '../../values/value.ts'

/** `contains(value:, set:)`: true where an array has the value; no array has a null. */
export const contains = scalar({
  package: 'universe',
  name: 'contains',
  parameters: { value: '!', set: '!' },
  call: (args) => {
    const value = args.value('value') ?? new Null('unknown')
    const kind = kindText(value)
    if (kind === 'invalid') return false
    const set = args.array('set')
    const typed = set.find((item) => kindText(item) !== 'invalid')
    if (typed !== undefined && kindText(typed) !== kind)
      throw new FluxError(
        'invalid',
        `keyword argument "set" should be of an array of type ${kind}, but got an array of type ${typeText(new FluxArray([typed]))}`,
      )
    return set.some((item) => valuesEqual(item, value))
  },
})
