import { log2 as kernel } from '../../numeric/logarithm.ts'
import { floatFunction } from './float-function.ts'

/** `math.log2(x:)`: the binary logarithm. */
export const log2 = floatFunction('log2', kernel)
