import { floatFunction } from './float-function.ts'

/** `math.log(x:)`: the natural logarithm. */
export const log = floatFunction('log', Math.log)
