import { floatFunction } from './float-function.ts'

/** `math.asinh(x:)`: the inverse hyperbolic sine. */
export const asinh = floatFunction('asinh', Math.asinh)
