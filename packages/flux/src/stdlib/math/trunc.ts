import { floatFunction } from './float-function.ts'

/** `math.trunc(x:)`: the whole number that is left without the fraction. */
export const trunc = floatFunction('trunc', Math.trunc)
