import { regexpFunction } from './regexp-function.ts'

/** `regexp.matchRegexpString(r:, v:)`: true where the expression matches in a text. */
export const matchRegexpString = regexpFunction('matchRegexpString', { r: 'regexp', v: 'string' }, ({ r, v }) =>
  r.test(v),
)
