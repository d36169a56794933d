import { fill as original } from '../universe/fill.ts'
import { asUniverse } from './as-universe.ts'

/** `fill` of `universe`, over `_value`. */
export const fill = asUniverse(original, { value: '?', usePrevious: '?' })
