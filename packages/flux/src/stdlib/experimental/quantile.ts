import { quantile as original } from '../universe/quantile.ts'
import { asUniverse } from './as-universe.ts'

/** `quantile` of `universe`, over `_value`. */
export const quantile = asUniverse(original, { q: '!', compression: '?', method: '?' })
