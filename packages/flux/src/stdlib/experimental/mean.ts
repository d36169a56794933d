import { mean as original } from '../universe/mean.ts'
import { asUniverse } from './as-universe.ts'

/** `mean` of `universe`, over `_value`. */
export const mean = asUniverse(original, {})
