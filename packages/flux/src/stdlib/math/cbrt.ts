import { floatFunction } from './float-function.ts'

/** `math.cbrt(x:)`: the cube root. */
export const cbrt = floatFunction('cbrt', Math.cbrt)
