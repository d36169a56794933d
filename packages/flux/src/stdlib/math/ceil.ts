import { floatFunction } from './float-function.ts'

/** `math.ceil(x:)`: the least whole number that is not less. */
export const ceil = floatFunction('ceil', Math.ceil)
