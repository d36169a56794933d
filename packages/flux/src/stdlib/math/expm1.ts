import { floatFunction } from './float-function.ts'

/** `math.expm1(x:)`: e to the power of x, less 1, precise where x is small. */
export const expm1 = floatFunction('expm1', Math.expm1)
