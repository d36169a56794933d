import { numberFunction } from './float-function.ts'

/** `math.hypot(p:, q:)`: the length of the hypotenuse. */
export const hypot = numberFunction('hypot', { p: 'float', q: 'float' }, 'float', ({ p, q }) => Math.hypot(p, q))
