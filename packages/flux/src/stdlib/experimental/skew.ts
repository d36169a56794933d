import { skew as original } from '../universe/skew.ts'
import { asUniverse } from './as-universe.ts'

/** `skew` of `universe`, over `_value`. */
export const skew = asUniverse(original, {})
