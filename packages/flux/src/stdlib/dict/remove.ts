import { scalar } from '../../function/define.ts'
import { Dictionary, isNull } from '../../values/value.ts'
import { requiredArgument } from '../required-argument.ts'
import { dictionaryArgument } from './dictionary-argument.ts'
import { entryPlace } from './entry-place.ts'

/** `dict.remove(dict:, key:)`: the dictionary without a key. */
export const remove = scalar({
  package: 'dict',
  name: 'remove',
  parameters: { dict: '!', key: '!' },
  call: (args) => {
    const dictionary = dictionaryArgument(args)
    const key = requiredArgument(args, 'key')
    if (isNull(key)) return dictionary
    const { at, found } = entryPlace(dictionary, key)
    return found ? new Dictionary(dictionary.entries.toSpliced(at, 1)) : dictionary
  },
})
