import { stddev as original } from '../universe/stddev.ts'
import { asUniverse } from './as-universe.ts'

/** `stddev` of `universe`, over `_value`. */
export const stddev = asUniverse(original, { mode: '?' })
