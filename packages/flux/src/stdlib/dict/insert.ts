import { FluxError } from '../../errors.ts'
import { scalar } from '../../function/define.ts'
import { Dictionary, isNull } from '../../values/value.ts'
import { requiredArgument } from '../required-argument.ts'
import { dictionaryArgument } from './dictionary-argument.ts'
import { entryPlace } from './entry-place.ts'

/** `dict.insert(dict:, key:, value:)`: the dictionary with one more entry, or another value for the key. */
export const insert = scalar({
  package: 'dict',
  name: 'insert',
  parameters: { dict: '!', key: '!', value: '!' },
  call: (args) => {
    const dictionary = dictionaryArgument(args)
    const key = requiredArgument(args, 'key')
    if (isNull(key)) throw new FluxError('invalid', 'null value cannot be used as a dictionary key')
    const { at, found } = entryPlace(dictionary, key)
    return new Dictionary(dictionary.entries.toSpliced(at, found ? 1 : 0, [key, requiredArgument(args, 'value')]))
  },
})
