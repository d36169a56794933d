import { floatFunction } from './float-function.ts'

/** `math.asin(x:)`: the arc sine, in radians. */
export const asin = floatFunction('asin', Math.asin)
