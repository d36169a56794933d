import { trimEnd } from '../../values/text.ts'
import { textsFunction } from './text-function.ts'

/** `strings.trimRight(v:, cutset:)`: without the characters of a set at the end. */
export const trimRight = textsFunction('trimRight', { v: 'string', cutset: 'string' }, ({ v, cutset }) =>
  trimEnd(v, cutset),
)
