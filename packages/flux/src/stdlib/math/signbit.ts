import { isNegative } from '../../numeric/float-bits.ts'
import { numberFunction } from './float-function.ts'

/** `math.signbit(x:)`: true where x is negative, or negative zero. */
export const signbit = numberFunction('signbit', { x: 'float' }, 'bool', ({ x }) => isNegative(x))
