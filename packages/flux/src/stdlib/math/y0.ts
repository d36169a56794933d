import { besselY } from '../../numeric/bessel.ts'
import { floatFunction } from './float-function.ts'

/** `math.y0(x:)`: The Bessel function of the second kind and order 0. */
export const y0 = floatFunction('y0', (x) => besselY(0, x))
