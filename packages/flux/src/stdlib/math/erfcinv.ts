import { erfInverse } from '../../numeric/error-function.ts'
import { floatFunction } from './float-function.ts'

/** `math.erfcinv(x:)`: the inverse of the complement of the error function. */
export const erfcinv = floatFunction('erfcinv', (x) => erfInverse(1 - x))
