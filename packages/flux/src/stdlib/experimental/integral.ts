import { integral as original } from '../universe/integral.ts'
import { asUniverse } from './as-universe.ts'

/** `integral` of `universe`, over `_value`. */
export const integral = asUniverse(original, { unit: '?', interpolate: '?' })
