import { round as kernel } from '../../numeric/rounding.ts'
import { floatFunction } from './float-function.ts'

/** `math.round(x:)`: the nearest whole number; a half goes away from zero. */
export const round = floatFunction('round', kernel)
