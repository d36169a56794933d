import { besselY } from '../../numeric/bessel.ts'
import { floatFunction } from './float-function.ts'

/** `math.y1(x:)`: The Bessel function of the second kind and order 1. */
export const y1 = floatFunction('y1', (x) => besselY(1, x))
