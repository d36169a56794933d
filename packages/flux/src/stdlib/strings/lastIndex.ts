import { bytePosition } from './byte-position.ts'
import { textsFunction } from './text-function.ts'

/** `strings.lastIndex(v:, substr:)`: the byte at which one text last is in the other, or -1. */
export const lastIndex = textsFunction('lastIndex', { v: 'string', substr: 'string' }, ({ v, substr }) =>
  bytePosition(v, v.lastIndexOf(substr)),
)
