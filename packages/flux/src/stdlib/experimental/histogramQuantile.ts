import { histogramQuantile as original } from '../universe/histogramQuantile.ts'
import { asUniverse } from './as-universe.ts'

/** `histogramQuantile` of `universe`, over `_value`. */
export const histogramQuantile = asUniverse(original, { quantile: '?', minValue: '?' })
