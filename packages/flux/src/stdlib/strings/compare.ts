import { compareStrings } from '../../values/compare.ts'
import { textsFunction } from './text-function.ts'

/** `strings.compare(v:, t:)`: the order of two texts by their bytes: -1, 0 or 1. */
export const compare = textsFunction('compare', { v: 'string', t: 'string' }, ({ v, t }) =>
  BigInt(compareStrings(v, t)),
)
