import { splitText } from '../../values/text.ts'
import { FluxArray } from '../../values/value.ts'
import { textsFunction } from './text-function.ts'

/** `strings.splitN(v:, t:, i:)`: at most i pieces between separators. */
export const splitN = textsFunction(
  'splitN',
  { v: 'string', t: 'string', i: 'int' },
  ({ v, t, i }) => new FluxArray(splitText(v, t, Number(i), false)),
)
