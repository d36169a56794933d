import { floatFunction } from './float-function.ts'

/** `math.acosh(x:)`: the inverse hyperbolic cosine. */
export const acosh = floatFunction('acosh', Math.acosh)
