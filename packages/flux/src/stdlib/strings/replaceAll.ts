import { replaceText } from '../../values/text.ts'
import { textsFunction } from './text-function.ts'

/** `strings.replaceAll(v:, t:, u:)`: every occurrence of t replaced by u. */
export const replaceAll = textsFunction('replaceAll', { v: 'string', t: 'string', u: 'string' }, ({ v, t, u }) =>
  replaceText(v, t, u, -1),
)
