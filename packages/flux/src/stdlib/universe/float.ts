import { toFloat } from '../../values/convert.ts'
import { conversion } from './conversion.ts'

/** `float(v:)`: the value as a float. */
export const float = conversion('float', toFloat)
