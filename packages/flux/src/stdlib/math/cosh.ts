import { floatFunction } from './float-function.ts'

/** `math.cosh(x:)`: the hyperbolic cosine. */
export const cosh = floatFunction('cosh', Math.cosh)
