import { log10 as kernel } from '../../numeric/logarithm.ts'
import { floatFunction } from './float-function.ts'

/** `math.log10(x:)`: the decimal logarithm. */
export const log10 = floatFunction('log10', kernel)
