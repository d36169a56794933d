import { floatFunction } from './float-function.ts'

/** `math.cos(x:)`: the cosine of radians. */
export const cos = floatFunction('cos', Math.cos)
