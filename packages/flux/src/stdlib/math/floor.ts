import { floatFunction } from './float-function.ts'

/** `math.floor(x:)`: the greatest whole number that is not greater. */
export const floor = floatFunction('floor', Math.floor)
