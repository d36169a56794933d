import { splitText } from '../../values/text.ts'
import { FluxArray } from '../../values/value.ts'
import { textsFunction } from './text-function.ts'

/** `strings.splitAfterN(v:, t:, i:)`: at most i pieces between separators, each with the separator that ends it. */
export const splitAfterN = textsFunction(
  'splitAfterN',
  { v: 'string', t: 'string', i: 'int' },
  ({ v, t, i }) => new FluxArray(splitText(v, t, Number(i), true)),
)
