import { floatFunction } from './float-function.ts'

/** `math.tanh(x:)`: the hyperbolic tangent. */
export const tanh = floatFunction('tanh', Math.tanh)
