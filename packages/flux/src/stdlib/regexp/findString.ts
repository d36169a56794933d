import { regexpFunction } from './regexp-function.ts'

/** `regexp.findString(r:, v:)`: the first match in a text, empty where there is none. */
export const findString = regexpFunction(
  'findString',
  { r: 'regexp', v: 'string' },
  ({ r, v }) => r.find(v)?.groups[0] ?? '',
)
