import { numberFunction } from './float-function.ts'

/** `math.pow10(n:)`: 10 to the power of n. */
export const pow10 = numberFunction('pow10', { n: 'int' }, 'float', ({ n }) => Number(`1e${n}`))
