import { floatFunction } from './float-function.ts'

/** `math.log1p(x:)`: the natural logarithm of 1 + x, precise where x is small. */
export const log1p = floatFunction('log1p', Math.log1p)
