import { floatFunction } from './float-function.ts'

/** `math.atan(x:)`: the arc tangent, in radians. */
export const atan = floatFunction('atan', Math.atan)
