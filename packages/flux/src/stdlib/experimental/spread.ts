import { spread as original } from '../universe/spread.ts'
import { asUniverse } from './as-universe.ts'

/** `spread` of `universe`, over `_value`. */
export const spread = asUniverse(original, {})
