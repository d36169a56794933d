import { roundToEven } from '../../numeric/rounding.ts'
import { floatFunction } from './float-function.ts'

/** `math.roundtoeven(x:)`: the nearest whole number; a half goes to the even one. */
export const roundtoeven = floatFunction('roundtoeven', roundToEven)
