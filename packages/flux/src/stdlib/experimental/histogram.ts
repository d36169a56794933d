import { histogram as original } from '../universe/histogram.ts'
import { asUniverse } from './as-universe.ts'

/** `histogram` of `universe`, over `_value`. */
export const histogram = asUniverse(original, { bins: '!', normalize: '?' })
