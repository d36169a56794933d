import { textsFunction } from './text-function.ts'

/** `strings.containsAny(v:, chars:)`: true where any character of a set is in the text. */
export const containsAny = textsFunction('containsAny', { v: 'string', chars: 'string' }, ({ v, chars }) =>
  [...chars].some((character) => v.includes(character)),
)
