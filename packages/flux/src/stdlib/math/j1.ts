import { besselJ } from '../../numeric/bessel.ts'
import { floatFunction } from './float-function.ts'

/** `math.j1(x:)`: The Bessel function of the first kind and order 1. */
export const j1 = floatFunction('j1', (x) => besselJ(1, x))
