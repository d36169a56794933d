import { mode as original } from '../universe/mode.ts'
import { asUniverse } from './as-universe.ts'

/** `mode` of `universe`, over `_value`. */
export const mode = asUniverse(original, {})
