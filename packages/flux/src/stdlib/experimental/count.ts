import { count as original } from '../universe/count.ts'
import { asUniverse } from './as-universe.ts'

/** `count` of `universe`, over `_value`. */
export const count = asUniverse(original, {})
