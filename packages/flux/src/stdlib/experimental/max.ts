import { max as original } from '../universe/max.ts'
import { asUniverse } from './as-universe.ts'

/** `max` of `universe`, over `_value`. */
export const max = asUniverse(original, {})
