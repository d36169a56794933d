import { trimStart } from '../../values/text.ts'
import { textsFunction } from './text-function.ts'

/** `strings.trimLeft(v:, cutset:)`: without the characters of a set at the start. */
export const trimLeft = textsFunction('trimLeft', { v: 'string', cutset: 'string' }, ({ v, cutset }) =>
  trimStart(v, cutset),
)
