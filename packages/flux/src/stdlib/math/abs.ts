import { floatFunction } from './float-function.ts'

/** `math.abs(x:)`: the magnitude. */
export const abs = floatFunction('abs', Math.abs)
