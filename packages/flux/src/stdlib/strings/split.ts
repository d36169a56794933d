import { splitText } from '../../values/text.ts'
import { FluxArray } from '../../values/value.ts'
import { textsFunction } from './text-function.ts'

/** `strings.split(v:, t:)`: the pieces between separators. */
export const split = textsFunction(
  'split',
  { v: 'string', t: 'string' },
  ({ v, t }) => new FluxArray(splitText(v, t, -1, false)),
)
