import { floatFunction } from './float-function.ts'

/** `math.sinh(x:)`: the hyperbolic sine. */
export const sinh = floatFunction('sinh', Math.sinh)
