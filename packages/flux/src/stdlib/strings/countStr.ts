import { characterCount } from '../../values/text.ts'
import { textsFunction } from './text-function.ts'

/** `strings.countStr(v:, substr:)`: how often one text is in the other without overlap. */
export const countStr = textsFunction('countStr', { v: 'string', substr: 'string' }, ({ v, substr }) =>
  BigInt(substr === '' ? characterCount(v) + 1 : v.split(substr).length - 1),
)
