import { floatFunction } from './float-function.ts'

/** `math.atanh(x:)`: the inverse hyperbolic tangent. */
export const atanh = floatFunction('atanh', Math.atanh)
