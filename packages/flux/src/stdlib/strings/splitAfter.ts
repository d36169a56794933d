import { splitText } from '../../values/text.ts'
import { FluxArray } from '../../values/value.ts'
import { textsFunction } from './text-function.ts'

/** `strings.splitAfter(v:, t:)`: the pieces between separators, each with the separator that ends it. */
export const splitAfter = textsFunction(
  'splitAfter',
  { v: 'string', t: 'string' },
  ({ v, t }) => new FluxArray(splitText(v, t, -1, true)),
)
