import { FluxError } from '../../errors.ts'
import { scalar } from '../../function/define.ts'
import { dictionaryOf } from '../../values/dictionary.ts'
import { typeText } from '../../values/type-text.ts'
import { FluxArray, FluxRecord, isNull, Null, type Value } from '../../values/value.ts'

/** `dict.fromList(pairs:)`: the dictionary of records `{key, value}`; of two with one key the later one stays. */
export const fromList = scalar({
  package: 'dict',
  name: 'fromList',
  parameters: { pairs: '!' },
  call: (args) => dictionaryOf(args.array('pairs').map(entryOf)),
})

function entryOf(pair: Value): readonly [Value, Value] {
  if (!(pair instanceof FluxRecord))
    throw new FluxError(
      'invalid',
      `keyword argument "pairs" should be of an array of type object, but got an array of type ${typeText(new FluxArray([pair]))}`,
    )
  const key = pair.get('key') ?? new Null('unknown')
  if (isNull(key)) throw new FluxError('invalid', 'null value cannot be used as a dictionary key')
  return [key, pair.get('value') ?? new Null('unknown')]
}
