import { window as original } from '../universe/window.ts'
import { asUniverse } from './as-universe.ts'

/** `window` of `universe`, over `_value`. */
export const window = asUniverse(original, { every: '?', period: '?', offset: '?', location: '?', createEmpty: '?' })
