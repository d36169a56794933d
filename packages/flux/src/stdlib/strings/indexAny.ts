import { bytePosition } from './byte-position.ts'
import { textsFunction } from './text-function.ts'

/** `strings.indexAny(v:, chars:)`: the byte of the first character that is in a set, or -1. */
export const indexAny = textsFunction('indexAny', { v: 'string', chars: 'string' }, ({ v, chars }) => {
  const first = [...v].find((character) => chars.includes(character))
  return first === undefined ? -1n : bytePosition(v, v.indexOf(first))
})
