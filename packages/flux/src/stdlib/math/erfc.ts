import { erfc as kernel } from '../../numeric/error-function.ts'
import { floatFunction } from './float-function.ts'

/** `math.erfc(x:)`: the complement of the error function. */
export const erfc = floatFunction('erfc', kernel)
