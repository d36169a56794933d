import { floatFunction } from './float-function.ts'

/** `math.sin(x:)`: the sine of radians. */
export const sin = floatFunction('sin', Math.sin)
