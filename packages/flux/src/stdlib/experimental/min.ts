import { min as original } from '../universe/min.ts'
import { asUniverse } from './as-universe.ts'

/** `min` of `universe`, over `_value`. */
export const min = asUniverse(original, {})
