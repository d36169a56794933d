import { bytePosition } from './byte-position.ts'
import { textsFunction } from './text-function.ts'

/** `strings.lastIndexAny(v:, chars:)`: the byte of the last character that is in a set, or -1. */
export const lastIndexAny = textsFunction('lastIndexAny', { v: 'string', chars: 'string' }, ({ v, chars }) => {
  const last = [...v].reverse().find((character) => chars.includes(character))
  return last === undefined ? -1n : bytePosition(v, v.lastIndexOf(last))
})
