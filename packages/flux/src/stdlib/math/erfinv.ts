import { erfInverse } from '../../numeric/error-function.ts'
import { floatFunction } from './float-function.ts'

/** `math.erfinv(x:)`: the inverse of the error function. */
export const erfinv = floatFunction('erfinv', erfInverse)
