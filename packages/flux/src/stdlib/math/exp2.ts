import { floatFunction } from './float-function.ts'

/** `math.exp2(x:)`: 2 to the power of x. */
export const exp2 = floatFunction('exp2', (x) => 2 ** x)
