import { sum as original } from '../universe/sum.ts'
import { asUniverse } from './as-universe.ts'

/** `sum` of `universe`, over `_value`. */
export const sum = asUniverse(original, {})
