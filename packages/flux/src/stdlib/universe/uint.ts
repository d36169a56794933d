import { toUInt } from '../../values/convert.ts'
import { conversion } from './conversion.ts'

/** `uint(v:)`: the value as an unsigned int; what is negative wraps around. */
export const uint = conversion('uint', toUInt)
