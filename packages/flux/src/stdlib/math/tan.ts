import { floatFunction } from './float-function.ts'

/** `math.tan(x:)`: the tangent of radians. */
export const tan = floatFunction('tan', Math.tan)
