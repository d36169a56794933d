import { floatFunction } from './float-function.ts'

/** `math.sqrt(x:)`: the square root. */
export const sqrt = floatFunction('sqrt', Math.sqrt)
