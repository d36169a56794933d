import { besselJ } from '../../numeric/bessel.ts'
import { floatFunction } from './float-function.ts'

/** `math.j0(x:)`: The Bessel function of the first kind and order 0. */
export const j0 = floatFunction('j0', (x) => besselJ(0, x))
