import { scalar } from '../../function/define.ts'
import { isNull } from '../../values/value.ts'
import { requiredArgument } from '../required-argument.ts'
import { dictionaryArgument } from './dictionary-argument.ts'
import { entryPlace } from './entry-place.ts'

/** `dict.get(dict:, key:, default:)`: the value of a key, or the default where the dictionary lacks the key. */
export const get = scalar({
  package: 'dict',
  name: 'get',
  parameters: { dict: '!', key: '!', default: '!' },
  call: (args) => {
    const dictionary = dictionaryArgument(args)
    const key = requiredArgument(args, 'key')
    const { at, found } = isNull(key) ? { at: 0, found: false } : entryPlace(dictionary, key)
    const entry = found ? dictionary.entries[at] : undefined
    return entry ? entry[1] : requiredArgument(args, 'default')
  },
})
