import { floatFunction } from './float-function.ts'

/** `math.acos(x:)`: the arc cosine, in radians. */
export const acos = floatFunction('acos', Math.acos)
