import { floatFunction } from './float-function.ts'

/** `math.exp(x:)`: e to the power of x. */
export const exp = floatFunction('exp', Math.exp)
