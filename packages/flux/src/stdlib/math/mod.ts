import { numberFunction } from './float-function.ts'

/** `math.mod(x:, y:)`: what is left of x / y, with the sign of x. */
export const mod = numberFunction('mod', { x: 'float', y: 'float' }, 'float', ({ x, y }) => x % y)
