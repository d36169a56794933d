import { byteOffset } from '../../values/text.ts'
import { FluxArray } from '../../values/value.ts'
import { regexpFunction } from './regexp-function.ts'

/** `regexp.findStringIndex(r:, v:)`: the bytes at which the first match starts and ends, none where there is no match. */
export const findStringIndex = regexpFunction('findStringIndex', { r: 'regexp', v: 'string' }, ({ r, v }) => {
  const match = r.find(v)
  return new FluxArray(match ? [match.start, match.end].map((offset) => BigInt(byteOffset(v, offset))) : [])
})
