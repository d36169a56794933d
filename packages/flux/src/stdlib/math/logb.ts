import { binaryExponent } from '../../numeric/float-bits.ts'
import { floatFunction } from './float-function.ts'

/** `math.logb(x:)`: the binary exponent, as a float. */
export const logb = floatFunction('logb', binaryExponent)
