import { trimEnd, trimStart } from '../../values/text.ts'
import { textsFunction } from './text-function.ts'

/** `strings.trim(v:, cutset:)`: without the characters of a set at both ends. */
export const trim = textsFunction('trim', { v: 'string', cutset: 'string' }, ({ v, cutset }) =>
  trimEnd(trimStart(v, cutset), cutset),
)
