import { equalFold as sameButForCase } from '../../values/text-case.ts'
import { textsFunction } from './text-function.ts'

/** `strings.equalFold(v:, t:)`: true where two texts are the same but for case. */
export const equalFold = textsFunction('equalFold', { v: 'string', t: 'string' }, ({ v, t }) => sameButForCase(v, t))
