import type { BoolVector } from '../table/column.ts'
import { bools, constantVector, nullVector } from '../table/vector.ts'
import { newBytes } from '../values/arrays.ts'
import { unsupported } from '../values/operators.ts'
import type { Regexp } from '../values/regexp.ts'
import type { RowValue } from './batch.ts'
import { isAllNull } from './validity.ts'

/** Matches every row's text; each text of the dictionary is matched once. */
export function matchTexts(value: RowValue, regexp: Regexp, negated: boolean): BoolVector {
  if (value.type === 'unknown' || isAllNull(value)) return nullVector('bool', value.length) as BoolVector
  if (value.type !== 'string') throw unsupported(negated ? '!~' : '=~', value.type, 'regexp')
  const matches = (text: string): boolean => regexp.test(text) !== negated
  if (value.constant) {
    const text = value.dictionary[value.data[0] as number] as string
    return constantVector('bool', matches(text), value.length) as BoolVector
  }
  const answers = Uint8Array.from(value.dictionary, (text) => (matches(text) ? 1 : 0))
  const found = newBytes(value.length)
  for (let i = 0; i < found.length; i++) found[i] = answers[value.data[i] as number] as number
  return bools(found, value.valid)
}
