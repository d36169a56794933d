import { toBool } from '../../values/convert.ts'
import { conversion } from './conversion.ts'

/** `bool(v:)`: the value as a bool, of 0, 1, 0.0, 1.0, "true" or "false". */
export const bool = conversion('bool', toBool)
