import { first as original } from '../universe/first.ts'
import { asUniverse } from './as-universe.ts'

/** `first` of `universe`, over `_value`. */
export const first = asUniverse(original, {})
