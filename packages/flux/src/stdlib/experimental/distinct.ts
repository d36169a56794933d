import { distinct as original } from '../universe/distinct.ts'
import { asUniverse } from './as-universe.ts'

/** `distinct` of `universe`, over `_value`. */
export const distinct = asUniverse(original, {})
