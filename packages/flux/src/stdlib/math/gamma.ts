import { gamma as kernel } from '../../numeric/gamma-function.ts'
import { floatFunction } from './float-function.ts'

/** `math.gamma(x:)`: the gamma function. */
export const gamma = floatFunction('gamma', kernel)
