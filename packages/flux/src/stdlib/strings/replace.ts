import { replaceText } from '../../values/text.ts'
import { textsFunction } from './text-function.ts'

/** `strings.replace(v:, t:, u:, i:)`: the first i occurrences of t replaced by u, all where i is negative. */
export const replace = textsFunction('replace', { v: 'string', t: 'string', u: 'string', i: 'int' }, ({ v, t, u, i }) =>
  replaceText(v, t, u, Number(i)),
)
