import { unique as original } from '../universe/unique.ts'
import { asUniverse } from './as-universe.ts'

/** `unique` of `universe`, over `_value`. */
export const unique = asUniverse(original, {})
