import { last as original } from '../universe/last.ts'
import { asUniverse } from './as-universe.ts'

/** `last` of `universe`, over `_value`. */
export const last = asUniverse(original, {})
