import { kaufmansAMA as original } from '../universe/kaufmansAMA.ts'
import { asUniverse } from './as-universe.ts'

/** `kaufmansAMA` of `universe`, over `_value`. */
export const kaufmansAMA = asUniverse(original, { n: '!' })
