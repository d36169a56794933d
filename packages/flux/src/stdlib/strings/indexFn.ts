import { bytePosition } from './byte-position.ts'
import { textsFunction } from './text-function.ts'

/** `strings.index(v:, substr:)`: the byte at which one text first is in the other, or -1. */
export const indexFn = textsFunction('index', { v: 'string', substr: 'string' }, ({ v, substr }) =>
  bytePosition(v, v.indexOf(substr)),
)
