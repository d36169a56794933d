import { erf as kernel } from '../../numeric/error-function.ts'
import { floatFunction } from './float-function.ts'

/** `math.erf(x:)`: the error function. */
export const erf = floatFunction('erf', kernel)
